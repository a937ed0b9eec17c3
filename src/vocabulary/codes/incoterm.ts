import { defineCodeTable } from './code-table.ts'

/** 成交方式 (DecHead TransMode), one digit. */
export const incoterm = defineCodeTable('incoterm', '成交方式', [
  { code: '1', zh: 'CIF', en: 'CIF' },
  { code: '2', zh: 'C&F', en: 'C&F' },
  { code: '3', zh: 'FOB', en: 'FOB' },
  { code: '4', zh: 'C&I', en: 'C&I' },
  { code: '5', zh: '市场价', en: 'market price' },
  { code: '6', zh: '垫仓', en: 'dunnage' },
])
