import type { z } from 'zod'
import type { Check } from '../../../platform/web/form/query-field.tsx'
import { DeclarationNo } from '../../../registry/declaration/contract.ts'

/** A condition's text as its schema reads it, or what the schema says. */
export function checkWith(schema: z.ZodType<string>): Check {
  return (text) => {
    const checked = schema.safeParse(text)
    return checked.success ? { text: checked.data } : { fault: checked.error.issues[0]?.message ?? '格式不正确' }
  }
}

/** A column pasted from a sheet is the commonest mistake here: it is named, with what to do instead. */
export const oneDeclarationNo: Check = (text) => {
  const digits = text.normalize('NFKC')
  const numbers = new Set(digits.match(/(?<!\d)\d{18}(?!\d)/g))
  // some browsers paste the lines of a column without anything between them
  const run = digits.replaceAll(/\D/g, '')
  const several = numbers.size > 1 || (numbers.size === 0 && run.length >= 36 && run.length % 18 === 0)
  return several ? { fault: '一次查一个报关单号；多个请按日期或许可证号查询' } : checkWith(DeclarationNo)([...numbers][0] ?? text)
}
