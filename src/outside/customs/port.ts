import type { DeclarationFacts } from '../../registry/declaration/facts.ts'
import type { Garbled } from '../messages.ts'

/** Asks customs for one declaration in the name of a party of it. */
export interface DeclarationQuery {
  /** 18 digits */
  declarationNo: string
  requesterUscc: string
}

/**
 * What customs answers (declaration-reply) or tells of its own accord (declaration-notice).
 * `noticeDate` grows with every version of a declaration ('YYYYMMDDTHHMMSSmm', compares as text): answers arrive in any order.
 */
export type DeclarationReply =
  | { result: 'found'; noticeDate: string; facts: DeclarationFacts }
  | { result: 'not-found' | 'refused'; declarationNo: string; text: string }
  | Garbled
