import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './api-problem.ts'

declare module '@tanstack/react-query' {
  interface Register {
    /** `topics`: live events that make what was read stale */
    queryMeta: { topics?: readonly string[] }
  }
}

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // a refusal is an answer: asking again changes nothing
        retry: (count, error) => count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status === 503),
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false },
    },
  })
}
