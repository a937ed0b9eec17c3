import { queryOptions, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { ApiProblem } from '../../../platform/web/client/api-problem.ts'
import { call } from '../../../platform/web/client/call.ts'
import { tellLeft } from '../../../platform/web/session/activity.ts'
import { forgetCard } from './last-card.ts'
import { logout, whoAmI, type Me } from '../contract.ts'

/** Who is logged in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  queryFn: async (): Promise<Me | null> => {
    try {
      return await call(whoAmI, {})
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'SESSION_MISSING') return null
      throw error
    }
  },
})

/** For what stands inside the shell, where somebody is always logged in. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery)
  if (!data) throw new ApiProblem({ code: 'SESSION_MISSING', status: 401, title: '尚未登录或登录已失效。', remedy: '请重新登录。' })
  return data
}

/** 退出: ends the session and leaves nothing of it in the page, nor in the browser's other tabs. */
export function useLogout(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    try {
      await call(logout, {})
    } catch (error) {
      // a session that has ended already is what was wanted
      if (!(error instanceof ApiProblem && error.code === 'SESSION_MISSING')) throw error
    }
    client.clear()
    forgetCard()
    tellLeft()
    window.location.assign('/')
  }
}
