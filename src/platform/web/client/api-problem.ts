import type { Place, Problem } from '../../contract/refusal.ts'

/** A "no" or a failure that the page shows: what happened, what to do, and the id under which it can be found. */
export class ApiProblem extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly remedy: string
  /** absent when nothing reached the server */
  readonly trace: string | undefined
  readonly at: readonly Place[]

  constructor(problem: Partial<Problem> & { code: string; title: string; remedy: string }) {
    super(problem.title)
    this.code = problem.code
    this.status = problem.status ?? 0
    this.title = problem.title
    this.remedy = problem.remedy
    this.trace = problem.trace
    this.at = problem.at ?? []
  }
}

/** No answer at all: the network or the server is away. What was typed stays in the page. */
export function unreachable(): ApiProblem {
  return new ApiProblem({
    code: 'UNREACHABLE',
    title: '暂时连不上平台。',
    remedy: '请检查网络后重试，已填写的内容仍在页面上，重试不会重复提交。',
  })
}

/** Reads an error answer. One that isn't a problem document (a proxy's page) still gets words. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const trace = response.headers.get('x-trace') ?? undefined
  const body: unknown = await response.json().catch(() => undefined)
  if (isProblem(body)) return new ApiProblem(body)
  return new ApiProblem({
    code: `HTTP_${response.status}`,
    status: response.status,
    title: '平台没有给出可识别的应答。',
    remedy: '请稍后重试；若仍出现，请将详情告知平台运营方。',
    ...(trace === undefined ? {} : { trace }),
  })
}

/** Any error as one that can be shown; a surprise in the page itself is named as such. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  return new ApiProblem({
    code: 'PAGE_ERROR',
    title: '页面出现意外错误。',
    remedy: '请刷新页面后重试；若仍出现，请将详情告知平台运营方。',
    trace: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  })
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body && 'remedy' in body
}
