import { addDays, addMonths, type PlainDate } from '../../../src/vocabulary/plain-date.ts'
import { containersFor } from './containers.ts'
import { companyOf, declarants, outsideSeller } from './parties.ts'
import { planDeclarations, type Planned } from './plan.ts'
import { progressOf } from './progress.ts'
import type { Random } from './random.ts'
import { consignees, routes, type Route } from './routes.ts'
import { vehicleMaker } from './vehicles.ts'
import type { Company, Declaration, DeclarationHead } from './world-types.ts'

/** A declaration and the day on which its licence was issued; licence numbers are given later, in order of issue. */
export type Drafted = Omit<Declaration, 'licenceNos'> & { readonly issueDate: PlainDate; readonly tour: boolean }

/** The simulators answer numbers with these endings in their own ways: ours stay clear of them. */
const reserved = /90[1-7]$/

const destinations = routes.map(route => [route, route.weight] as const)

export function draftDeclarations(random: Random, today: PlainDate): Drafted[] {
  const plan = planDeclarations(random.fork('plan'), today)
  const mishaps = chooseMishaps(plan, today)
  const makeGoods = vehicleMaker(random.fork('vehicles'))
  const nextNumber = declarationNumbers(random.fork('numbers'))
  const details = random.fork('details')

  return plan.map((planned, index) => {
    const route = planned.tour ? (routes[index % 2] ?? details.pick(routes)) : details.weighted(destinations)
    // a tour's declaration left in time to be closed
    const quick: Route = planned.tour ? { ...route, days: [1, 2] } : route
    const { exportDate, clearance } = progressOf(details, quick, planned.declareDate, today, mishaps.get(planned))
    const destinationCountry = details.weighted(route.countries)
    const currency = destinationCountry === 'RUS' && details.chance(0.4) ? 'CNY' : destinationCountry === 'BLR' && details.chance(0.3) ? 'EUR' : 'USD'
    const issueDate = licenceDay(details, planned.declareDate)
    const goods = makeGoods({ count: planned.count, currency, destinationCountry, issueDate, tidy: planned.tour })
    const containers = route.containers ? containersFor(details, goods) : []
    const listDate = exportDate ?? planned.declareDate
    const extracted = !planned.tour && (listDate < addDays(today, -14) || details.chance(0.45))
    return {
      ownerKey: planned.ownerKey,
      head: {
        ...numbersOf(nextNumber(route.declareCustoms, planned.declareDate)),
        ...headOf(details, planned, route),
        exportDate,
        overseasConsignee: details.pick(consignees[destinationCountry] ?? []),
        tradeCountry: destinationCountry,
        destinationCountry,
        destinationPort: `${destinationCountry}000`,
        packageCount: String(planned.count),
        grossWeight: String(goods.mass + containers.length * 120),
        netWeight: String(goods.mass),
      },
      items: goods.items,
      vehicles: goods.vehicles,
      containers,
      clearance,
      extracted,
      issueDate,
      tour: planned.tour,
    }
  })
}

/** Seven declarations of the past that customs returned or deleted, and one returned a few days ago. */
function chooseMishaps(plan: readonly Planned[], today: PlainDate): Map<Planned, 'returned' | 'deleted'> {
  const past = plan.filter(planned => planned.declareDate < addDays(today, -40) && planned.count < 12)
  const recent = plan.filter(planned => !planned.tour && planned.declareDate > addDays(today, -12) && planned.declareDate < addDays(today, -2))
  const chosen = new Map<Planned, 'returned' | 'deleted'>()
  for (let n = 1; n <= 7; n++) {
    const planned = past[Math.floor((past.length * n) / 8)]
    if (planned) chosen.set(planned, n % 2 ? 'returned' : 'deleted')
  }
  const last = recent.at(-1)
  if (last) chosen.set(last, 'returned')
  return chosen
}

/** 1–40 days before the declaration and in the same year: a licence never lives past 31 December. */
function licenceDay(random: Random, declareDate: PlainDate): PlainDate {
  const wanted = addDays(declareDate, -random.between(1, 40))
  const newYear = `${declareDate.slice(0, 4)}-01-01` as PlainDate
  return wanted < newYear ? newYear : wanted
}

/** The last day of a licence: six months, and never past 31 December (one licence for one batch). */
export function licenceEnd(issueDate: PlainDate): PlainDate {
  const sixMonths = addDays(addMonths(issueDate, 6), -1)
  const yearEnd = `${issueDate.slice(0, 4)}-12-31` as PlainDate
  return sixMonths < yearEnd ? sixMonths : yearEnd
}

/** Numbers rise with the days, for each customs office and year, with the gaps that others' declarations leave. */
function declarationNumbers(random: Random): (customs: string, day: PlainDate) => string {
  const last = new Map<string, number>()
  return (customs, day) => {
    const series = `${customs}${day.slice(0, 4)}0`
    let serial = last.get(series) ?? 10_000_000 + random.between(0, 40_000)
    do serial += random.between(300, 4000)
    while (reserved.test(String(serial)))
    last.set(series, serial)
    return series + String(serial).padStart(9, '0')
  }
}

function numbersOf(declarationNo: string): Pick<DeclarationHead, 'declarationNo' | 'seqNo' | 'preEntryId'> {
  const serial = declarationNo.slice(9)
  return { declarationNo, seqNo: `E${declarationNo.slice(4, 8)}${declarationNo.slice(0, 4)}${serial}`, preEntryId: serial }
}

function headOf(random: Random, planned: Planned, route: Route) {
  const domesticConsignor = companyOf(planned.ownerKey)
  const { person, ...declarant } = declarants[route.declarant] ?? random.pick(declarants)
  return {
    declareCustoms: route.declareCustoms,
    exitCustoms: route.exitCustoms,
    departurePort: route.departurePort,
    declareDate: planned.declareDate,
    domesticConsignor,
    producerSeller: sellerFor(random, planned.ownerKey, domesticConsignor),
    declarant,
    declarantPerson: person,
    supervisionMode: random.weighted([['0110', 47], ['3422', 1]]),
    dutyNature: '101',
    transportMode: route.transportMode,
    ...transportOf(random, route),
    contractNo: `CC-${planned.declareDate.replaceAll('-', '')}-${random.digits(3)}`,
    incoterm: random.weighted([['3', 6], ['1', 3], ['2', 1]]),
    packageType: '01',
  }
}

/** Mostly the consignor sells what it bought; sometimes a market, or another exporter of the demo, does. */
function sellerFor(random: Random, ownerKey: string, consignor: Company): Company {
  const other = ownerKey === 'exporter-a' ? 'exporter-c' : 'exporter-a'
  return random.weighted([[consignor, 88], [outsideSeller, 8], [companyOf(other), 4]])
}

function transportOf(random: Random, route: Route): Pick<DeclarationHead, 'transportName' | 'billNo'> {
  if (route.transportMode === '2') return { transportName: `CHANG AN DEMO/${random.digits(3)}E`, billNo: `DEMO${random.digits(8)}` }
  if (route.transportMode === '3') return { transportName: `X${random.digits(4)}`, billNo: `SMGS${random.digits(8)}` }
  return { transportName: `新D${random.digits(5)}`, billNo: `CMR${random.digits(7)}` }
}
