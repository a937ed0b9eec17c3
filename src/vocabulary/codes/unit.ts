import { defineCodeTable } from './code-table.ts'

/** 计量单位, three digits: those of vehicles and what travels with them. */
export const unit = defineCodeTable('unit', '计量单位', [
  { code: '003', zh: '辆', en: 'vehicles' },
  { code: '001', zh: '台', en: 'sets (machines)' },
  { code: '006', zh: '套', en: 'sets' },
  { code: '007', zh: '个', en: 'pieces' },
  { code: '008', zh: '只', en: 'pieces' },
  { code: '011', zh: '件', en: 'items' },
  { code: '035', zh: '千克', en: 'kg' },
  { code: '036', zh: '克', en: 'g' },
  { code: '070', zh: '吨', en: 't' },
  { code: '030', zh: '米', en: 'm' },
  { code: '032', zh: '平方米', en: 'm²' },
  { code: '033', zh: '立方米', en: 'm³' },
  { code: '061', zh: '千瓦', en: 'kW' },
  { code: '095', zh: '升', en: 'L' },
  { code: '163', zh: '部', en: 'units' },
])
