import { defineCodeTable } from './code-table.ts'

/** 币制: three letters of ISO 4217, the currencies of the customs parameter table. */
export const currency = defineCodeTable('currency', '币制', [
  { code: 'USD', zh: '美元', en: 'US dollar' },
  { code: 'CNY', zh: '人民币', en: 'renminbi yuan' },
  { code: 'EUR', zh: '欧元', en: 'euro' },
  { code: 'RUB', zh: '俄罗斯卢布', en: 'Russian rouble' },
  { code: 'GBP', zh: '英镑', en: 'pound sterling' },
  { code: 'JPY', zh: '日本元', en: 'yen' },
  { code: 'HKD', zh: '港币', en: 'Hong Kong dollar' },
  { code: 'AUD', zh: '澳大利亚元', en: 'Australian dollar' },
  { code: 'CAD', zh: '加拿大元', en: 'Canadian dollar' },
  { code: 'CHF', zh: '瑞士法郎', en: 'Swiss franc' },
  { code: 'DKK', zh: '丹麦克朗', en: 'Danish krone' },
  { code: 'IDR', zh: '印度尼西亚卢比', en: 'Indonesian rupiah' },
  { code: 'KRW', zh: '韩国圆', en: 'won' },
  { code: 'MOP', zh: '澳门元', en: 'Macao pataca' },
  { code: 'MYR', zh: '马来西亚林吉特', en: 'Malaysian ringgit' },
  { code: 'NOK', zh: '挪威克朗', en: 'Norwegian krone' },
  { code: 'NZD', zh: '新西兰元', en: 'New Zealand dollar' },
  { code: 'PHP', zh: '菲律宾比索', en: 'Philippine peso' },
  { code: 'SEK', zh: '瑞典克朗', en: 'Swedish krona' },
  { code: 'SGD', zh: '新加坡元', en: 'Singapore dollar' },
  { code: 'THB', zh: '泰国铢', en: 'baht' },
  { code: 'TWD', zh: '新台币', en: 'New Taiwan dollar' },
])
