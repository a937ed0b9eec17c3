import { describe, expect, it } from 'vitest'
import { fieldName, fieldText } from './difference-words.ts'

describe('a difference between file and customs', () => {
  it.each([
    ['tradeCountry', '贸易国(地区)'],
    ['consignorName', '境内发货人'],
    ['vins', '车架号（VIN）'],
    ['item 2 goodsName', '商品第 2 项 商品名称'],
  ])('%s is named in the users’ words', (field, words) => expect(fieldName(field)).toBe(words))

  it('shows codes with their names, and a dash for nothing', () => {
    expect(fieldText('tradeCountry', 'RUS', '2026-03-08')).toBe('俄罗斯联邦')
    expect(fieldText('item 1 goodsName', '旧车', '2026-03-08')).toBe('旧车')
    expect(fieldText('licenceNo', null, '2026-03-08')).toBe('-')
  })

  it('shows the name of the declaration’s day, not today’s', () => {
    expect(fieldText('destinationCountry', 'MKD', '2019-02-11')).toBe('马其顿')
    expect(fieldText('destinationCountry', 'MKD', '2019-02-12')).toBe('北马其顿')
  })
})
