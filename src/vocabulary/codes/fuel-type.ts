import { defineCodeTable } from './code-table.ts'

/** 燃料种类, one letter (GA/T 24.9). */
export const fuelType = defineCodeTable('fuelType', '燃料种类', [
  { code: 'A', zh: '汽油', en: 'petrol' },
  { code: 'B', zh: '柴油', en: 'diesel' },
  { code: 'C', zh: '电', en: 'electric' },
  { code: 'D', zh: '混合油', en: 'mixed oil' },
  { code: 'E', zh: '天然气', en: 'natural gas' },
  { code: 'F', zh: '液化石油气', en: 'LPG' },
  { code: 'L', zh: '甲醇', en: 'methanol' },
  { code: 'M', zh: '乙醇', en: 'ethanol' },
  { code: 'N', zh: '太阳能', en: 'solar' },
  { code: 'O', zh: '混合动力', en: 'hybrid' },
  { code: 'P', zh: '氢', en: 'hydrogen' },
  { code: 'Q', zh: '生物燃料', en: 'biofuel' },
  { code: 'Y', zh: '无', en: 'none' },
  { code: 'Z', zh: '其他', en: 'other' },
])
