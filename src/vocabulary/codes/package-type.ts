import { defineCodeTable } from './code-table.ts'

/** 包装种类, two digits. A vehicle that drives aboard travels 裸装. */
export const packageType = defineCodeTable('packageType', '包装种类', [
  { code: '00', zh: '散装', en: 'bulk' },
  { code: '01', zh: '裸装', en: 'unpacked' },
  { code: '04', zh: '球状罐类', en: 'spherical tanks' },
  { code: '06', zh: '包/袋', en: 'bags' },
  { code: '22', zh: '纸制或纤维板制盒/箱', en: 'boxes of paper or fibreboard' },
  { code: '23', zh: '木制或竹藤等植物性材料制盒/箱', en: 'boxes of wood or other plants' },
  { code: '29', zh: '其他材料制盒/箱', en: 'boxes of other materials' },
  { code: '32', zh: '纸制或纤维板制桶', en: 'drums of paper or fibreboard' },
  { code: '33', zh: '木制或竹藤等植物性材料制桶', en: 'drums of wood or other plants' },
  { code: '39', zh: '其他材料制桶', en: 'drums of other materials' },
  { code: '92', zh: '再生木托', en: 'pallets of recycled wood' },
  { code: '93', zh: '天然木托', en: 'pallets of natural wood' },
  { code: '99', zh: '其他包装', en: 'other packages' },
])
