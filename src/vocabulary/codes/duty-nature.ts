import { defineCodeTable } from './code-table.ts'

/** 征免性质, three digits; exports of used vehicles are 101. */
export const dutyNature = defineCodeTable('dutyNature', '征免性质', [
  { code: '101', zh: '一般征税', en: 'ordinary taxation' },
  { code: '299', zh: '其他法定', en: 'other statutory reduction' },
  { code: '502', zh: '来料加工', en: 'processing with supplied materials' },
  { code: '503', zh: '进料加工', en: 'processing with imported materials' },
])
