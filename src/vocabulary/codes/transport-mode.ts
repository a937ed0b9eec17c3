import { defineCodeTable } from './code-table.ts'

/** 运输方式 of the customs declaration, one character. */
export const transportMode = defineCodeTable('transportMode', '运输方式', [
  { code: '2', zh: '水路运输', en: 'water' },
  { code: '3', zh: '铁路运输', en: 'rail' },
  { code: '4', zh: '公路运输', en: 'road' },
  { code: '5', zh: '航空运输', en: 'air' },
  { code: '6', zh: '邮件运输', en: 'mail' },
  { code: '9', zh: '其他方式运输', en: 'other' },
  { code: '0', zh: '非保税区', en: 'from outside bonded areas' },
  { code: '1', zh: '监管仓库', en: 'supervised warehouse' },
  { code: '7', zh: '保税区', en: 'bonded area' },
  { code: '8', zh: '保税仓库', en: 'bonded warehouse' },
  { code: 'H', zh: '边境特殊海关作业区', en: 'special border customs area' },
  { code: 'T', zh: '综合实验区', en: 'comprehensive pilot zone' },
  { code: 'W', zh: '物流中心', en: 'logistics centre' },
  { code: 'X', zh: '物流园区', en: 'logistics park' },
  { code: 'Y', zh: '保税港区', en: 'bonded port' },
  { code: 'Z', zh: '出口加工区', en: 'export processing zone' },
  { code: 'L', zh: '旅客携带', en: 'carried by a passenger' },
  { code: 'G', zh: '固定设施运输', en: 'fixed installation' },
])
