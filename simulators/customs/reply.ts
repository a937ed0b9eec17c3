/** The body of declaration-reply and declaration-notice. */
import { decMessage } from './dec-message.ts'
import type { DeclarationRecord } from './record.ts'
import { element, textElement } from './xml-writer.ts'

export type Answer =
  | { result: 'found', record: DeclarationRecord }
  | { result: 'not-found' | 'not-a-party' | 'refused', text: string }

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** ExportDate and CloseDate are empty elements until there is a day. */
function clearanceElement({ channel, noticeDate, declareDate, exportDate, closeDate }: DeclarationRecord['clearance']): string {
  return element('Clearance', textElement('Channel', channel) + textElement('NoticeDate', noticeDate)
    + textElement('DeclareDate', declareDate) + textElement('ExportDate', exportDate ?? '') + textElement('CloseDate', closeDate ?? ''))
}

export function declarationReply(entryId: string, answer: Answer): string {
  const content = answer.result === 'found'
    ? clearanceElement(answer.record.clearance) + decMessage(answer.record)
    : ''
  const text = answer.result === 'found' ? '' : answer.text
  return PROLOG + element('DeclarationReply',
    textElement('EntryId', entryId) + textElement('Result', answer.result) + textElement('ResultText', text) + content)
}
