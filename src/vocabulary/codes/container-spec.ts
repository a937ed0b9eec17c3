import { defineCodeTable } from './code-table.ts'

/** 集装箱规格, two digits: L is a 40-foot container, S a 20-foot one. */
export const containerSpec = defineCodeTable('containerSpec', '集装箱规格', [
  { code: '11', zh: '普通2*标准箱（L）', en: 'ordinary, 40 ft' },
  { code: '12', zh: '冷藏2*标准箱（L）', en: 'refrigerated, 40 ft' },
  { code: '13', zh: '罐式2*标准箱（L）', en: 'tank, 40 ft' },
  { code: '21', zh: '普通标准箱（S）', en: 'ordinary, 20 ft' },
  { code: '22', zh: '冷藏标准箱（S）', en: 'refrigerated, 20 ft' },
  { code: '23', zh: '罐式标准箱（S）', en: 'tank, 20 ft' },
  { code: '31', zh: '其他标准箱（S）', en: 'other, 20 ft' },
  { code: '32', zh: '其他2*标准箱（L）', en: 'other, 40 ft' },
])
