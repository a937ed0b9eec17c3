import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import { fillText, refuse, type ErrorTexts, type Problem, type Refusal } from '../../contract/refusal.ts'

/** The one place where a refusal becomes an answer. */
export function problemOf(refusal: Refusal, errors: ErrorTexts, trace: string): Problem {
  const text = errors[refusal.refused]
  if (!text) throw new Error(`error code ${refusal.refused} has no text`)
  const params = { ...refusal.params, trace }
  return {
    type: `urn:chechuang:error:${refusal.refused}`,
    code: refusal.refused,
    status: text.status,
    title: fillText(text.says, params),
    detail: fillText(text.says, params),
    remedy: fillText(text.remedy, params),
    trace,
    at: refusal.at,
  }
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).header('content-type', 'application/problem+json; charset=utf-8').send(JSON.stringify(problem))
}

// zod's own texts are English and for developers: these are for the clerk
function sayIssue(issue: z.core.$ZodIssue): string {
  // a field that has words of its own knows best
  if (/\p{Script=Han}/u.test(issue.message)) return issue.message
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' ? '不能为空或过短' : `不能少于 ${issue.minimum}`
    case 'too_big':
      return issue.origin === 'string' ? `不能超过 ${issue.maximum} 个字符` : `不能多于 ${issue.maximum}`
    case 'invalid_type':
      return issue.input === undefined ? '必填' : '类型不正确'
    case 'unrecognized_keys':
      return `多余的内容：${issue.keys.join('、')}`
    default:
      return '格式不正确'
  }
}

export function inputRefusal(error: z.ZodError): Refusal {
  const places = error.issues.slice(0, 50).map((issue) => ({ field: `/${issue.path.map(String).join('/')}` }))
  const summary = error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.map(String).join('.') || '内容'}${sayIssue(issue)}`)
    .join('；')
  return refuse('INPUT_INVALID', { summary }, ...places)
}
