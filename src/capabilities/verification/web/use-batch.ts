import { useQuery } from '@tanstack/react-query'
import { call } from '../../../platform/web/client/call.ts'
import { pollWhile } from '../../../platform/web/live/poll.ts'
import { readBatch } from '../contract.ts'
import { batchIsSettled } from './batch-state.tsx'

export function useBatch(id: string | undefined) {
  return useQuery({
    queryKey: ['batch', id],
    queryFn: () => call(readBatch, { params: { id: id ?? '' } }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => pollWhile(state.data !== undefined && !batchIsSettled(state.data.status)),
    meta: { topics: ['batch'] },
  })
}
