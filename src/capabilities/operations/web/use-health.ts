import { useQuery } from '@tanstack/react-query'
import { call } from '../../../platform/web/client/call.ts'
import { pollWhile } from '../../../platform/web/live/poll.ts'
import { readHealth } from '../contract.ts'

export const useHealth = () =>
  useQuery({ queryKey: ['health'], queryFn: () => call(readHealth, {}), refetchInterval: () => pollWhile(true, 15_000), meta: { topics: ['message'] } })
