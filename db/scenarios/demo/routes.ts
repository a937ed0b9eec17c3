/** A way out of the country: where it is declared, where it exits, how it travels, and to whom. */
export type Route = {
  readonly departurePort: string
  readonly exitCustoms: string
  readonly declareCustoms: string
  readonly transportMode: '2' | '3' | '4'
  /** Whether vehicles travel in containers; otherwise they drive. */
  readonly containers: boolean
  /** Index in the list of declarants. */
  readonly declarant: number
  /** Days from declaration to exit. */
  readonly days: readonly [number, number]
  readonly countries: readonly (readonly [country: string, weight: number])[]
  readonly weight: number
}

// 离境口岸 of goods on the China–Europe trains is where the train starts (西安); 出境关别 is the border it crosses.
export const routes: readonly Route[] = [
  { departurePort: '650501', exitCustoms: '9402', declareCustoms: '9402', transportMode: '4', containers: false, declarant: 1, days: [1, 4], weight: 26,
    countries: [['KAZ', 9], ['KGZ', 5], ['UZB', 5], ['RUS', 4], ['TJK', 2]] },
  { departurePort: '650302', exitCustoms: '9404', declareCustoms: '9404', transportMode: '3', containers: true, declarant: 1, days: [2, 6], weight: 18,
    countries: [['RUS', 6], ['BLR', 6], ['KAZ', 4], ['UZB', 3], ['AZE', 1]] },
  { departurePort: '650301', exitCustoms: '9404', declareCustoms: '9404', transportMode: '4', containers: false, declarant: 1, days: [1, 4], weight: 8,
    countries: [['KAZ', 6], ['RUS', 3]] },
  { departurePort: '610001', exitCustoms: '9402', declareCustoms: '9402', transportMode: '3', containers: true, declarant: 0, days: [3, 7], weight: 18,
    countries: [['BLR', 5], ['UZB', 4], ['KAZ', 4], ['RUS', 4], ['GEO', 1]] },
  { departurePort: '150102', exitCustoms: '0600', declareCustoms: '0202', transportMode: '3', containers: true, declarant: 2, days: [3, 8], weight: 9,
    countries: [['RUS', 8], ['BLR', 3]] },
  { departurePort: '120001', exitCustoms: '0202', declareCustoms: '0202', transportMode: '2', containers: false, declarant: 2, days: [3, 8], weight: 11,
    countries: [['ARE', 7], ['JOR', 2], ['NGA', 2], ['TZA', 1]] },
  { departurePort: '443406', exitCustoms: '5167', declareCustoms: '5167', transportMode: '2', containers: false, declarant: 2, days: [3, 8], weight: 6,
    countries: [['ARE', 6], ['SAU', 3], ['EGY', 1]] },
  { departurePort: '310701', exitCustoms: '2218', declareCustoms: '2218', transportMode: '2', containers: false, declarant: 2, days: [3, 8], weight: 4,
    countries: [['ARE', 4], ['MEX', 2], ['GEO', 1]] },
]

/** Buyers abroad, by country; invented, and marked so. */
export const consignees: Readonly<Record<string, readonly string[]>> = {
  KAZ: ['ALATAU AUTO TRADE TOO (DEMO)', 'STEPPE MOTORS TOO (DEMO)'],
  KGZ: ['ISSYK AUTO OSOO (DEMO)'],
  UZB: ['SAMARQAND MOTOR SAVDO MCHJ (DEMO)', 'CHIRCHIQ AVTO MCHJ (DEMO)'],
  RUS: ['VOLGA AVTOIMPORT OOO (DEMO)', 'BAIKAL MOTORS OOO (DEMO)'],
  TJK: ['PAMIR AUTO JDMM (DEMO)'],
  BLR: ['NEMAN AVTO OOO (DEMO)', 'PRIPYAT CAR TRADE OOO (DEMO)'],
  AZE: ['KHAZAR AUTO MMC (DEMO)'],
  GEO: ['RIONI MOTORS LLC (DEMO)'],
  ARE: ['DESERT FALCON USED CARS FZE (DEMO)', 'CREEK AUTO TRADING LLC (DEMO)'],
  JOR: ['PETRA VEHICLES EST (DEMO)'],
  NGA: ['DELTA CARS IMPORT LTD (DEMO)'],
  TZA: ['RUVU MOTORS LTD (DEMO)'],
  SAU: ['NAJD CARS TRADING EST (DEMO)'],
  EGY: ['NILE AUTO IMPORT CO (DEMO)'],
  MEX: ['SIERRA AUTOS SA DE CV (DEMO)'],
}
