import type { DeclarationFacts } from '../../registry/declaration/facts.ts'
import type { Garbled } from '../messages.ts'

/** Asks customs for one declaration in the name of a party of it. */
export interface DeclarationQuery {
  /** 18 digits */
  declarationNo: string
  requesterUscc: string
}

/** Asks for the numbers of a party's export declarations by 出口日期; `after` is the last number of the page before. */
export interface DeclarationListQuery {
  requesterUscc: string
  /** both days belong to the range */
  from: string
  to: string
  after: string | null
}

export interface DeclarationListReply {
  /** how many there are in the whole range */
  total: number
  more: boolean
  declarationNos: string[]
}

/**
 * What customs answers (declaration-reply) or tells of its own accord (declaration-notice).
 * `noticeDate` grows with every version of a declaration ('YYYYMMDDTHHMMSSmm', compares as text): answers arrive in any order.
 */
export type DeclarationReply =
  | { result: 'found'; noticeDate: string; facts: DeclarationFacts }
  /** `not-a-party`: the asker is neither its 境内发货人 nor its 生产销售单位 */
  | { result: 'not-found' | 'not-a-party' | 'refused'; declarationNo: string; text: string }
  | Garbled
