import { describe, expect, it } from 'vitest'
import { oneDeclarationNo } from './condition-checks.ts'

const [one, two] = ['940220260010248866', '940420260010115579']
const several = { fault: '一次查一个报关单号；多个请按日期或许可证号查询' }

describe('报关单号 as a condition', () => {
  it.each([one, ` ${one} `, '9402 2026 0010 248866', '９４０２２０２６００１０２４８８６６', `${one} ${one}`, `报关单 ${one}`])('reads %s', (text) => {
    expect(oneDeclarationNo(text)).toEqual({ text: one })
  })
  it.each([`${one} ${two}`, `${one}，${two}`, `${one}\t${two}`, `${one}${two}`, `${one};${two};020220260010071755`])('says of %s that one is asked at a time', (text) => {
    expect(oneDeclarationNo(text)).toEqual(several)
  })
  it('says of anything else what is wrong with it', () => {
    expect(oneDeclarationNo('12345')).toEqual({ fault: '报关单号应为18位' })
    expect(oneDeclarationNo('x'.repeat(70)).fault).toBeDefined()
  })
})
