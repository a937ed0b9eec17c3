import { formatDecimal } from '../../../vocabulary/decimal.ts'
import { licenceStatus } from '../../../vocabulary/codes/licence-status.ts'
import { checkVin } from '../../../vocabulary/vin.ts'
import type { verificationErrors } from '../contract.ts'

export interface CandidateDeclaration {
  declarationNo: string
  status: string
  confirmed: boolean
  declareDate: string
  /** as declared */
  licenceNo: string | null
  /** what the commerce authority says of it; null where it said nothing yet */
  licence: Licence | null
  vins: readonly string[]
  /** goods items with the quantity declared and the vehicles recognised in them */
  items: readonly { itemNo: number; quantity: string; found: number }[]
}

export interface Licence {
  licenceNo: string
  /** 许可证状态 (vocabulary/codes/licence-status.ts) */
  status: string
  issueDate: string | null
  validTo: string | null
  vins: readonly string[]
}

/** A live proof of a vehicle: of this enterprise, at some office. */
export interface LiveProof {
  vin: string
  officeId: string
  officeName: string
  proofNo: string
  batch: { id: string; batchNo: string }
}

export interface BatchFinding {
  code: keyof typeof verificationErrors
  severity: 'error' | 'warning'
  declarationNo: string
  vin: string | null
  params: Record<string, string | number>
  /** where a live proof is in the way: its batch */
  batch?: LiveProof['batch']
}

/**
 * What speaks against a batch (decision 9): errors stop it, warnings are shown.
 * `officeId` is null while no office is chosen: whether a live proof is in the way can't be said before.
 */
export function checkBatch(
  declarations: readonly CandidateDeclaration[],
  liveProofs: readonly LiveProof[],
  officeId: string | null,
): BatchFinding[] {
  const findings: BatchFinding[] = []
  const seen = new Set<string>()
  const proofsOf = Map.groupBy(liveProofs, (proof) => proof.vin)

  for (const declaration of declarations) {
    const { declarationNo } = declaration
    const add = (severity: BatchFinding['severity'], code: BatchFinding['code'], vin: string | null = null, more = {}, batch?: LiveProof['batch']) =>
      findings.push({ code, severity, declarationNo, vin, params: { declarationNo, ...(vin ? { vin } : {}), ...more }, ...(batch ? { batch } : {}) })

    if (declaration.status !== 'closed') add('error', 'DECLARATION_NOT_CLOSED')
    if (!declaration.confirmed) add('error', 'DECLARATION_UNCONFIRMED')
    if (declaration.vins.length === 0) add('error', 'DECLARATION_WITHOUT_VEHICLES')

    for (const { itemNo, quantity, found } of declaration.items) {
      if (Number(quantity) !== found && declaration.vins.length > 0) {
        add('warning', 'VEHICLE_COUNT_DIFFERS', null, { itemNo, quantity: formatDecimal(quantity), found })
      }
    }
    for (const vin of declaration.vins) {
      const check = checkVin(vin)
      if (!check.ok) add('error', 'VEHICLE_VIN_MALFORMED', vin)
      else if (!check.checkDigitOk) add('warning', 'VEHICLE_CHECK_DIGIT', vin)
      if (seen.has(vin)) add('error', 'VEHICLE_TWICE_IN_BATCH', vin)
      seen.add(vin)
      for (const { proofNo, officeId: at, officeName, batch } of officeId === null ? [] : (proofsOf.get(vin) ?? [])) {
        if (at === officeId) add('error', 'VEHICLE_PROVED_AT_OFFICE', vin, { proofNo }, batch)
        else add('warning', 'VEHICLE_PROVED_ELSEWHERE', vin, { proofNo, office: officeName }, batch)
      }
      const why = uncoveredBecause(declaration, vin)
      if (why) add('warning', 'LICENCE_NOT_COVERING', vin, { licenceNo: declaration.licenceNo ?? '（无）', why })
    }
  }
  return [...findings, ...licencesLeftOver(declarations, seen)]
}

/** 一批一证: whoever leaves a vehicle of a licence behind should know it. */
function licencesLeftOver(declarations: readonly CandidateDeclaration[], chosen: ReadonlySet<string>): BatchFinding[] {
  const licences = new Map(declarations.flatMap((one) => (one.licence ? [[one.licence.licenceNo, { ...one.licence, declarationNo: one.declarationNo }]] : [])))
  return [...licences.values()].flatMap(({ licenceNo, vins, declarationNo }) => {
    const left = vins.filter((vin) => !chosen.has(vin))
    if (left.length === 0 || left.length === vins.length) return []
    const params = { licenceNo, count: left.length, vins: `${left.slice(0, 3).join('、')}${left.length > 3 ? ' 等' : ''}` }
    return [{ code: 'LICENCE_VEHICLES_MISSING', severity: 'warning', declarationNo, vin: null, params }]
  })
}

/**
 * Why the licence doesn't cover the vehicle on the day of declaration, or undefined where it does. What is judged is that
 * day: a licence that was used up or ran out afterwards covered it. Unknown days pass.
 */
function uncoveredBecause({ licenceNo, licence, declareDate }: CandidateDeclaration, vin: string): string | undefined {
  if (licenceNo === null) return '报关单未填写许可证号'
  if (licence === null) return '尚未取得许可证信息'
  const { status, issueDate, validTo, vins } = licence
  if (!vins.includes(vin)) return '许可证未列明该车'
  if (!stillGood.includes(status) && !(status === 'expired' && validTo !== null)) return `许可证状态为“${licenceStatus.label(status)}”`
  if (issueDate !== null && issueDate > declareDate) return `签发日期 ${issueDate} 晚于申报日期 ${declareDate}`
  if (validTo !== null && validTo < declareDate) return `有效期至 ${validTo}，早于申报日期 ${declareDate}`
  return undefined
}

const stillGood: readonly string[] = ['valid', 'used']
