import { defineCodeTable } from './code-table.ts'

/**
 * 征减免税方式 (征免 of the printed form), one digit. Written from public knowledge of the customs filling rules; the published
 * message schema only says that it is a digit. Confidence: 1 to 3, 6, 7 high; 4, 5, 8, 9 medium. A code not here stands for itself.
 */
export const dutyMode = defineCodeTable('dutyMode', '征减免税方式', [
  { code: '1', zh: '照章征税', en: 'taxed by the tariff' },
  { code: '2', zh: '折半征税', en: 'taxed by half' },
  { code: '3', zh: '全免', en: 'exempt' },
  { code: '4', zh: '特案', en: 'special case' },
  { code: '5', zh: '征免性质', en: 'by the nature of taxation' },
  { code: '6', zh: '保证金', en: 'deposit' },
  { code: '7', zh: '保函', en: 'letter of guarantee' },
  { code: '8', zh: '折半补税', en: 'half of the duty paid afterwards' },
  { code: '9', zh: '全额退税', en: 'duty refunded in full' },
])
