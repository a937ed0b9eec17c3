import { describe, expect, it } from 'vitest'
import { LicenceRecord } from '../../../simulators/commerce/record.ts'
import { DeclarationRecord } from '../../../simulators/customs/record.ts'
import { codeTable, type CodeTableName } from '../../../src/vocabulary/codes/tables.ts'
import { compareDecimals, multiplyDecimals } from '../../../src/vocabulary/decimal.ts'
import { checkDeclarationNo } from '../../../src/vocabulary/declaration-no.ts'
import { checkLicenceNo } from '../../../src/vocabulary/licence-no.ts'
import { addDays, addMonths, nearMonth, plainDate, shanghaiDay } from '../../../src/vocabulary/plain-date.ts'
import { checkUscc } from '../../../src/vocabulary/uscc.ts'
import { checkVin, vinsIn } from '../../../src/vocabulary/vin.ts'
import { commerceRecords } from './commerce-records.ts'
import { customsRecords } from './customs-records.ts'
import { declarants, outsideSeller } from './parties.ts'
import { buildWorld } from './world.ts'

// a usual day, a leap day, the first and the last day of a year, the day after a short month
const days = ['2025-09-18', '2024-02-29', '2026-01-01', '2025-12-31', '2025-03-31'].map(plainDate)
const worlds = days.map((today, seed) => buildWorld({ seed, today }))

describe('the demo world', () => {
  it('is the same for the same seed and day, and another for another seed', () => {
    const [today = plainDate('2025-09-18')] = days
    expect(buildWorld({ seed: 'demo', today })).toEqual(buildWorld({ seed: 'demo', today }))
    expect(buildWorld({ seed: 'demo', today })).not.toEqual(buildWorld({ seed: 'other', today }))
  })

  it('calls nobody by a real code or a real name', () => {
    const [world] = worlds
    const named = [...(world?.parties ?? []), ...declarants, outsideSeller]
    expect(new Set(named.map(party => party.uscc)).size).toBe(named.length)
    for (const { uscc, name } of named) {
      expect(checkUscc(uscc)).toMatchObject({ ok: true })
      expect(uscc.slice(8, 11)).toBe('DEM')
      expect(name).toContain('演示')
    }
  })

  it('has the people of the line, each with a card that works', () => {
    const [world] = worlds
    const kinds = world?.parties.map(party => party.kind)
    expect(kinds?.filter(kind => kind === 'exporter')).toHaveLength(4)
    expect(kinds?.filter(kind => kind === 'certification-body')).toHaveLength(2)
    expect(world?.parties.filter(party => party.kind === 'vehicle-office').map(party => [party.code, party.officeChannel]))
      .toEqual([['610100', 'system'], ['610300', 'desk']])
    expect(world?.approvals.map(approval => approval.partyKey)).toEqual(['exporter-a', 'exporter-b', 'exporter-c'])
    for (const person of world?.people ?? []) {
      expect(world?.cards.find(card => card.name === person.key)).toMatchObject({ state: 'valid', personKey: person.key })
    }
    expect(world?.cards.map(card => card.state)).toEqual(expect.arrayContaining(['expired', 'revoked', 'lockable']))
  })
})

describe.each(worlds.map(world => [world.today, world] as const))('the demo world on %s', (today, world) => {
  const { declarations, licences, submissions } = world
  const vehicles = declarations.flatMap(declaration => declaration.vehicles)
  const byNo = new Map(declarations.map(declaration => [declaration.head.declarationNo, declaration]))

  it('holds about 2,000 vehicles in declarations of 1–12, some of 50', () => {
    expect(vehicles.length).toBeGreaterThanOrEqual(1900)
    expect(vehicles.length).toBeLessThanOrEqual(2300)
    expect(world.summary).toMatchObject({ vehicles: vehicles.length, declarations: declarations.length })
    const counts = declarations.map(declaration => declaration.vehicles.length)
    expect(counts.filter(count => count === 50).length).toBeGreaterThanOrEqual(3)
    expect(counts.every(count => (count >= 1 && count <= 12) || count === 50)).toBe(true)
  })

  it('has unique numbers of the right form', () => {
    for (const { head } of declarations) {
      expect(checkDeclarationNo(head.declarationNo)).toMatchObject({
        ok: true, flag: 'export', declareCustoms: head.declareCustoms, year: head.declareDate.slice(0, 4),
      })
      expect(head.declareCustoms.endsWith('00')).toBe(false)
      expect(head.declarationNo).not.toMatch(/90[1-7]$/)
    }
    expect(byNo.size).toBe(declarations.length)
    for (const { licenceNo, issueDate } of licences) {
      expect(checkLicenceNo(licenceNo)).toMatchObject({ ok: true, year: issueDate.slice(2, 4), office: '61' })
      expect(licenceNo).not.toMatch(/90[1-5]$/)
    }
    expect(new Set(licences.map(licence => licence.licenceNo)).size).toBe(licences.length)
  })

  it('has unique VINs of the right form, nearly all with the right check digit', () => {
    const vins = licences.flatMap(licence => licence.vehicles.map(vehicle => vehicle.vin))
    expect(new Set(vins).size).toBe(vins.length)
    const checks = vins.map(vin => checkVin(vin))
    expect(checks.every(check => check.ok && codeTable('wmi').find(check.wmi))).toBe(true)
    const wrong = checks.filter(check => check.ok && !check.checkDigitOk).length
    expect(wrong).toBeGreaterThan(5)
    expect(wrong).toBeLessThan(vins.length / 30)
  })

  it('gives every declaration one licence that covers its vehicles on the day of declaration', () => {
    const licenceOf = new Map(licences.map(licence => [licence.licenceNo, licence]))
    for (const { licenceNos, vehicles: own, head, ownerKey } of declarations) {
      const licence = licenceOf.get(licenceNos[0] ?? '')
      expect(licenceNos).toHaveLength(1)
      expect(licence).toMatchObject({ ownerKey, importCountry: head.destinationCountry })
      expect(licence?.vehicles.map(vehicle => vehicle.vin)).toEqual(own.map(vehicle => vehicle.vin))
      expect(licence && licence.issueDate <= head.declareDate && head.declareDate <= licence.validUntil).toBe(true)
    }
    for (const { issueDate, validUntil } of licences) {
      expect(issueDate <= validUntil && validUntil < addMonths(issueDate, 6)).toBe(true)
      expect(validUntil.slice(0, 4)).toBe(issueDate.slice(0, 4))
    }
  })

  it('goes forward in time and knows nothing after today', () => {
    for (const { head, clearance, vehicles: own } of declarations) {
      const { declareDate, exportDate } = head
      const { closeDate, noticeAt } = clearance
      expect(declareDate >= addMonths(today, -24) && declareDate <= today).toBe(true)
      expect(exportDate === null || (exportDate >= declareDate && exportDate <= today)).toBe(true)
      expect(closeDate === null || (exportDate !== null && closeDate >= exportDate && closeDate <= today)).toBe(true)
      expect(clearance.declarationStatus === 'closed').toBe(closeDate !== null)
      expect(shanghaiDay(new Date(noticeAt)) <= today && noticeAt.slice(0, 10) >= declareDate).toBe(true)
      expect(own.every(vehicle => vehicle.registrationDate < vehicle.transferDate && vehicle.transferDate < declareDate)).toBe(true)
    }
    const happened = [
      ...licences.map(licence => licence.issueDate), ...world.filings.map(filing => filing.filingDate),
      ...world.cards.map(card => card.revokedOn ?? today), ...world.approvals.map(approval => approval.validFrom),
    ]
    expect(happened.filter(day => day > today)).toEqual([])
  })

  it('adds up', () => {
    for (const { head, items, vehicles: own } of declarations) {
      expect(head.packageCount).toBe(String(own.length))
      expect(items.length).toBeLessThanOrEqual(50)
      for (const item of items) {
        const inItem = own.filter(vehicle => vehicle.itemNo === item.itemNo)
        expect(item.quantity).toBe(String(inItem.length))
        expect(compareDecimals(item.totalPrice, multiplyDecimals(item.unitPrice, item.quantity))).toBe(0)
        expect(inItem.filter(vehicle => vehicle.vinSource === 'model').map(vehicle => vehicle.vin)).toEqual(vinsIn(item.goodsModel))
      }
    }
  })

  it('uses codes that our tables know', () => {
    const used = (name: CodeTableName, codes: readonly string[]) =>
      expect([name, ...new Set(codes.filter(code => !codeTable(name).find(code)))]).toEqual([name])
    const heads = declarations.map(declaration => declaration.head)
    const items = declarations.flatMap(declaration => declaration.items)
    used('customsDistrict', heads.flatMap(head => [head.declareCustoms, head.exitCustoms]))
    used('port6', heads.map(head => head.departurePort))
    used('country', [...heads.map(head => head.tradeCountry), ...items.map(item => item.originCountry)])
    used('transportMode', heads.map(head => head.transportMode))
    used('supervisionMode', heads.map(head => head.supervisionMode))
    used('dutyNature', heads.map(head => head.dutyNature))
    used('incoterm', heads.map(head => head.incoterm))
    used('packageType', heads.map(head => head.packageType))
    used('hsVehicle', items.map(item => item.hsCode.slice(0, 8)))
    used('unit', items.map(item => item.unit))
    used('currency', items.map(item => item.currency))
    used('vehicleType', vehicles.map(vehicle => vehicle.vehicleType))
    used('fuelType', vehicles.map(vehicle => vehicle.fuelType))
    used('usageNature', vehicles.map(vehicle => vehicle.usageNature))
    used('plateType', vehicles.map(vehicle => vehicle.plateType))
    used('containerSpec', declarations.flatMap(declaration => declaration.containers.map(container => container.containerSpec)))
    used('licenceStatus', licences.map(licence => licence.licenceStatus))
    used('division', world.parties.flatMap(party => [party.provinceCode, party.cityCode]))
  })

  it('gives exporter-a something in 近一个月 and in every month before', () => {
    const own = declarations.filter(declaration => declaration.ownerKey === 'exporter-a' && declaration.extracted)
    const near = nearMonth(today)
    const listed = own.filter(({ head }) => (head.exportDate ?? head.declareDate) >= near.from)
    expect(listed.length).toBeGreaterThanOrEqual(4)
    for (let month = 1; month < 24; month++) {
      const [from, to] = [addMonths(today, -month - 1), addMonths(today, -month)]
      expect(own.some(({ head }) => head.declareDate >= from && head.declareDate <= to)).toBe(true)
    }
  })

  it('leaves closed ones to extract, six of them for the tour, and some under way', () => {
    expect(new Set(world.forTheTour).size).toBe(6)
    for (const declarationNo of world.forTheTour) {
      const declaration = byNo.get(declarationNo)
      expect(declaration).toMatchObject({ ownerKey: 'exporter-a', extracted: false, clearance: { declarationStatus: 'closed' } })
      expect(declaration?.vehicles.every(({ vin, vinSource }) => vinSource === 'vin' && checkVin(vin).ok)).toBe(true)
    }
    const notYet = declarations.filter(declaration => !declaration.extracted)
    expect(notYet.every(({ head }) => (head.exportDate ?? head.declareDate) >= addDays(today, -14))).toBe(true)
    const { byStatus } = world.summary
    const total = declarations.length
    expect((byStatus['closed'] ?? 0) / total).toBeGreaterThan(0.9)
    expect(byStatus['returned']).toBeGreaterThanOrEqual(4)
    expect(byStatus['deleted']).toBeGreaterThanOrEqual(3)
    const open = declarations.filter(({ clearance }) => !['closed', 'returned', 'deleted'].includes(clearance.declarationStatus))
    expect(open.length).toBeGreaterThanOrEqual(4)
    expect(open.some(({ head }) => head.exportDate === null)).toBe(true)
  })

  it('remembers past batches of closed declarations that are ours', () => {
    expect(submissions.length).toBeGreaterThanOrEqual(22)
    expect(submissions.length).toBeLessThanOrEqual(28)
    expect(new Set(submissions.map(submission => submission.status))).toEqual(new Set(['delivered', 'accepted', 'sent-back', 'withdrawn']))
    const live = new Set<string>()
    for (const { declarationNos, exporterKey, submittedAt, decidedAt, status, deregistrationDate } of submissions) {
      for (const declarationNo of declarationNos) {
        const declaration = byNo.get(declarationNo)
        expect(declaration).toMatchObject({ ownerKey: exporterKey, extracted: true })
        expect(submittedAt.slice(0, 10) > (declaration?.clearance.closeDate ?? '9999')).toBe(true)
        expect(live.has(declarationNo)).toBe(false)
        if (status === 'accepted' || status === 'delivered') live.add(declarationNo)
      }
      expect(decidedAt === null).toBe(status === 'delivered')
      expect(decidedAt === null || decidedAt > submittedAt).toBe(true)
      expect([submittedAt, decidedAt ?? '', deregistrationDate ?? ''].every(day => day.slice(0, 10) < today)).toBe(true)
    }
  })

  it('is what the simulated customs and commerce systems take', () => {
    const parse = (rows: readonly unknown[], schema: typeof DeclarationRecord | typeof LicenceRecord) =>
      rows.flatMap(row => schema.safeParse(row).error?.issues ?? [])
    expect(parse(customsRecords(world), DeclarationRecord)).toEqual([])
    expect(parse(commerceRecords(world), LicenceRecord)).toEqual([])
  })
})
