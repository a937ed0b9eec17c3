import { defineCodeTable } from './code-table.ts'

/** 许可证状态, as the commerce authority's licence system tells them. */
export const licenceStatus = defineCodeTable('licenceStatus', '许可证状态', [
  { code: 'valid', zh: '有效', en: 'valid' },
  { code: 'used', zh: '已核销', en: 'used' },
  { code: 'expired', zh: '已过期', en: 'expired' },
  { code: 'cancelled', zh: '已撤销', en: 'cancelled' },
])
