import { defineCodeTable } from './code-table.ts'

/** 监管证件代码, one character: 4 is the export licence of a used vehicle, y that of small-scale border trade. */
export const licenceDocCode = defineCodeTable('licenceDocCode', '监管证件', [
  { code: '1', zh: '进口许可证' },
  { code: '2', zh: '两用物项和技术进口许可证' },
  { code: '3', zh: '两用物项和技术出口许可证' },
  { code: '4', zh: '出口许可证' },
  { code: '6', zh: '旧机电产品禁止进口' },
  { code: '7', zh: '自动进口许可证' },
  { code: '8', zh: '禁止出口商品' },
  { code: '9', zh: '禁止进口商品' },
  { code: 'A', zh: '检验检疫' },
  { code: 'B', zh: '电子底账' },
  { code: 'O', zh: '自动进口许可证(新旧机电产品)' },
  { code: 'P', zh: '固体废物进口许可证' },
  { code: 'Y', zh: '原产地证明' },
  { code: 'x', zh: '出口许可证(加工贸易)' },
  { code: 'y', zh: '出口许可证(边境小额贸易)' },
])
