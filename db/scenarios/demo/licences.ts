import { addDays, type PlainDate } from '../../../src/vocabulary/plain-date.ts'
import { licenceEnd, type Drafted } from './declarations.ts'
import type { Random } from './random.ts'
import { vehicleMaker } from './vehicles.ts'
import type { Declaration, Licence, LicenceVehicle, Vehicle } from './world-types.ts'

type Unnumbered = Omit<Licence, 'licenceNo'> & { readonly of?: Drafted }

const issuingAuthority = '陕西省商务厅'
/** Endings that the simulated licence system answers in its own ways. */
const reserved = /90[1-5]$/

/** Licences without a declaration: just issued, left to expire, or cancelled. */
const idle: readonly [ownerKey: string, daysAgo: number, count: number, status?: 'cancelled'][] = [
  ['exporter-a', 4, 3], ['exporter-a', 11, 5], ['exporter-b', 6, 2], ['exporter-b', 17, 4], ['exporter-c', 9, 3],
  ['exporter-a', 320, 2], ['exporter-c', 410, 4], ['exporter-b', 150, 1, 'cancelled'],
]

/** One licence for each declaration (一批一证) and some idle ones, numbered in the order of issue. */
export function issueLicences(random: Random, drafted: readonly Drafted[], today: PlainDate): { licences: Licence[]; declarations: Declaration[] } {
  const used = drafted.map((declaration): Unnumbered => {
    const validUntil = licenceEnd(declaration.issueDate)
    const gone = declaration.head.exportDate !== null
    return {
      of: declaration,
      ownerKey: declaration.ownerKey,
      issueDate: declaration.issueDate,
      validUntil,
      licenceStatus: gone ? 'used' : validUntil < today ? 'expired' : 'valid',
      importCountry: declaration.head.destinationCountry,
      issuingAuthority,
      vehicles: declaration.vehicles.map(licenceVehicle),
    }
  })
  const all = [...used, ...idleLicences(random, drafted, today)]
    .toSorted((a, b) => (a.issueDate < b.issueDate ? -1 : a.issueDate > b.issueDate ? 1 : 0))

  const numberOf = new Map<Drafted, string>()
  const last = new Map<string, number>()
  const licences = all.map(({ of, ...licence }): Licence => {
    const year = licence.issueDate.slice(2, 4)
    let serial = last.get(year) ?? 100_100
    do serial += random.between(1, 9)
    while (reserved.test(String(serial)))
    last.set(year, serial)
    const licenceNo = `${year}-61-${serial}`
    if (of) numberOf.set(of, licenceNo)
    return { licenceNo, ...licence }
  })
  const declarations = drafted.map((draft): Declaration => {
    const { issueDate: _, tour: __, ...declaration } = draft
    return { ...declaration, licenceNos: [numberOf.get(draft) ?? ''] }
  })
  return { licences, declarations }
}

function idleLicences(random: Random, drafted: readonly Drafted[], today: PlainDate): Unnumbered[] {
  const taken = new Set(drafted.flatMap(declaration => declaration.vehicles.map(vehicle => vehicle.vin)))
  const makeGoods = vehicleMaker(random.fork('idle'))
  return idle.map(([ownerKey, daysAgo, count, status]) => {
    const issueDate = addDays(today, -daysAgo)
    const validUntil = licenceEnd(issueDate)
    const goods = makeGoods({ count, currency: 'USD', destinationCountry: 'KAZ', issueDate, tidy: true })
    return {
      ownerKey,
      issueDate,
      validUntil,
      licenceStatus: status ?? (validUntil < today ? 'expired' : 'valid'),
      importCountry: 'KAZ',
      issuingAuthority,
      vehicles: goods.vehicles.filter(vehicle => !taken.has(vehicle.vin)).map(licenceVehicle),
    }
  })
}

function licenceVehicle({ vin, brand, model, vehicleType, fuelType }: Vehicle): LicenceVehicle {
  return { vin, brand, model, vehicleType, fuelType }
}
