import { defineCodeTable } from './code-table.ts'

/** 号牌种类, two digits (GA/T 24.7). */
export const plateType = defineCodeTable('plateType', '号牌种类', [
  { code: '01', zh: '大型汽车号牌', en: 'large vehicle' },
  { code: '02', zh: '小型汽车号牌', en: 'small vehicle' },
  { code: '03', zh: '使馆汽车号牌', en: 'embassy' },
  { code: '04', zh: '领馆汽车号牌', en: 'consulate' },
  { code: '05', zh: '境外汽车号牌', en: 'vehicle from abroad' },
  { code: '06', zh: '外籍汽车号牌', en: 'foreign owner' },
  { code: '07', zh: '两、三轮摩托车号牌', en: 'motorcycle' },
  { code: '08', zh: '轻便摩托车号牌', en: 'moped' },
  { code: '13', zh: '低速车(农用运输车)号牌', en: 'low-speed vehicle' },
  { code: '14', zh: '拖拉机号牌', en: 'agricultural tractor' },
  { code: '15', zh: '挂车号牌', en: 'trailer' },
  { code: '16', zh: '教练汽车号牌', en: 'driving school' },
  { code: '18', zh: '试验汽车号牌', en: 'test vehicle' },
  { code: '20', zh: '临时入境汽车号牌', en: 'temporary entry' },
  { code: '22', zh: '临时行驶车号牌', en: 'temporary plate' },
  { code: '23', zh: '警用汽车号牌', en: 'police vehicle' },
  { code: '24', zh: '警用摩托车号牌', en: 'police motorcycle' },
  { code: '51', zh: '大型新能源汽车号牌', en: 'large new-energy vehicle' },
  { code: '52', zh: '小型新能源汽车号牌', en: 'small new-energy vehicle' },
  { code: '99', zh: '其他号牌', en: 'other' },
])
