import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleVin } from '../../../vocabulary/testing/sample-vin.ts'
import { checkBatch, type BatchFinding, type CandidateDeclaration, type Licence, type LiveProof } from './check-batch.ts'

const [vin, second] = [sampleVin(1), sampleVin(2)]
const wrongDigit = vin.replace(/^(.{8})./, (_, start: string) => `${start}${vin[8] === 'X' ? '0' : 'X'}`)

const licence = (given: Partial<Licence> = {}): Licence => ({ licenceNo: '26-61-100123', status: 'valid', issueDate: '2026-01-10', validTo: '2026-07-09', vins: [vin], ...given })
const declaration = (given: Partial<CandidateDeclaration> = {}): CandidateDeclaration => {
  const vins = given.vins ?? [vin]
  return {
    declarationNo: '901120260010000123', status: 'closed', confirmed: true, declareDate: '2026-03-01',
    licenceNo: '26-61-100123', licence: licence({ vins }), vins, items: [{ itemNo: 1, quantity: String(vins.length), found: vins.length }], ...given,
  }
}
const told = (findings: readonly BatchFinding[]) => findings.map(({ severity, code }) => `${severity} ${code}`)
const check = (given: Partial<CandidateDeclaration>, proofs: LiveProof[] = [], officeId: string | null = '41') => told(checkBatch([declaration(given)], proofs, officeId))

describe('what speaks against a batch (decision 9)', () => {
  it('is nothing, when all is well', () => expect(check({})).toEqual([]))

  it.each<[string, Partial<CandidateDeclaration>, string[]]>([
    ['not closed', { status: 'released' }, ['error DECLARATION_NOT_CLOSED']],
    ['unconfirmed', { confirmed: false }, ['error DECLARATION_UNCONFIRMED']],
    ['no vehicles', { vins: [], licence: null }, ['error DECLARATION_WITHOUT_VEHICLES']],
    ['a malformed VIN', { vins: ['IOQ'] }, ['error VEHICLE_VIN_MALFORMED']],
    ['one repeated character', { vins: ['11111111111111111'] }, ['error VEHICLE_VIN_MALFORMED']],
    ['a vehicle twice', { vins: [vin, vin] }, ['error VEHICLE_TWICE_IN_BATCH']],
    ['a wrong check digit', { vins: [wrongDigit] }, ['warning VEHICLE_CHECK_DIGIT']],
    ['no licence', { licence: null }, ['warning LICENCE_NOT_COVERING']],
    ['a licence that lapsed the day before', { licence: licence({ validTo: '2026-02-28' }) }, ['warning LICENCE_NOT_COVERING']],
    ['a licence on its last day', { licence: licence({ validTo: '2026-03-01' }) }, []],
    ['a licence issued on the day', { licence: licence({ issueDate: '2026-03-01' }) }, []],
    ['a licence issued the day after', { licence: licence({ issueDate: '2026-03-02' }) }, ['warning LICENCE_NOT_COVERING']],
    ['a licence of unknown days', { licence: licence({ issueDate: null, validTo: null }) }, []],
    ['a cancelled licence', { licence: licence({ status: 'cancelled' }) }, ['warning LICENCE_NOT_COVERING']],
    ['a licence that was used up: for this very export', { licence: licence({ status: 'used' }) }, []],
    ['a licence that has run out since', { licence: licence({ status: 'expired' }) }, []],
    ['a licence that ran out nobody knows when', { licence: licence({ status: 'expired', validTo: null }) }, ['warning LICENCE_NOT_COVERING']],
    ['a licence in a state that nobody knows', { licence: licence({ status: 'suspended' }) }, ['warning LICENCE_NOT_COVERING']],
    ['a licence without the vehicle', { licence: licence({ vins: [second] }) }, ['warning LICENCE_NOT_COVERING']],
    ['a vehicle of the licence left behind', { licence: licence({ vins: [vin, second] }) }, ['warning LICENCE_VEHICLES_MISSING']],
    ['fewer vehicles than goods', { items: [{ itemNo: 1, quantity: '2', found: 1 }] }, ['warning VEHICLE_COUNT_DIFFERS']],
    ['a quantity with decimals', { items: [{ itemNo: 1, quantity: '1.0000', found: 1 }] }, []],
  ])('%s', (_, given, says) => expect(check(given)).toEqual(says))

  it('names what of the licence fails, and the licence that is meant', () => {
    const why = (given: Partial<CandidateDeclaration>) => checkBatch([declaration(given)], [], '41').find(({ code }) => code === 'LICENCE_NOT_COVERING')?.params
    expect(why({ licence: licence({ status: 'cancelled' }) })).toMatchObject({ licenceNo: '26-61-100123', why: '许可证状态为“已撤销”' })
    expect(why({ licence: licence({ issueDate: '2030-01-01' }) })).toMatchObject({ why: '签发日期 2030-01-01 晚于申报日期 2026-03-01' })
    expect(why({ licence: licence({ validTo: '2026-02-28' }) })).toMatchObject({ why: '有效期至 2026-02-28，早于申报日期 2026-03-01' })
    expect(why({ licence: licence({ vins: [second] }) })).toMatchObject({ why: '许可证未列明该车' })
    expect(why({ licence: null })).toMatchObject({ licenceNo: '26-61-100123', why: '尚未取得许可证信息' })
    expect(why({ licence: null, licenceNo: null })).toMatchObject({ licenceNo: '（无）', why: '报关单未填写许可证号' })
  })

  it('is an error where the proof stands at the same office, elsewhere a warning, and while no office is chosen nothing yet', () => {
    const proofs = [{ vin, officeId: '41', officeName: '西安市车管所', proofNo: 'P', batch: { id: 'b', batchNo: 'PC-1' } }]
    expect(check({}, proofs, '41')).toEqual(['error VEHICLE_PROVED_AT_OFFICE'])
    expect(check({}, proofs, '42')).toEqual(['warning VEHICLE_PROVED_ELSEWHERE'])
    expect(check({}, proofs, null)).toEqual([])
    expect(checkBatch([declaration()], proofs, '42')[0]).toMatchObject({ params: { office: '西安市车管所' }, batch: { batchNo: 'PC-1' } })
  })

  const declarations = fc.array(
    fc.record({
      status: fc.constantFrom('closed', 'released'), confirmed: fc.boolean(), declareDate: fc.constantFrom('2026-03-01', '2026-09-01'),
      vins: fc.array(fc.constantFrom(vin, second, sampleVin(3), wrongDigit, 'BAD'), { maxLength: 4 }),
      licensed: fc.option(fc.array(fc.constantFrom(vin, second, sampleVin(3)), { maxLength: 3 })),
    }).map(({ licensed, ...rest }) => declaration({ ...rest, licence: licensed && licence({ vins: licensed }) })),
    { minLength: 1, maxLength: 5 },
  )
  const errors = (findings: readonly BatchFinding[]) => findings.filter(({ severity }) => severity === 'error')

  it('does not depend on the order in which declarations were chosen', () => {
    fc.assert(fc.property(declarations, fc.constantFrom('41', null), (chosen, office) => {
      const key = (given: readonly CandidateDeclaration[]) => told(errors(checkBatch(given, [], office))).sort()
      expect(key([...chosen].reverse())).toEqual(key(chosen))
    }))
  })

  it('never becomes less when a declaration is added, and finds a vehicle chosen twice wherever it stands', () => {
    fc.assert(fc.property(declarations, declarations, (some, more) => {
      const [few, all] = [errors(checkBatch(some, [], '41')), errors(checkBatch([...some, ...more], [], '41'))]
      expect(all.length).toBeGreaterThanOrEqual(few.length)
      const vins = [...some, ...more].flatMap((one) => one.vins)
      expect(all.filter(({ code }) => code === 'VEHICLE_TWICE_IN_BATCH')).toHaveLength(vins.length - new Set(vins).size)
    }))
  })
})
