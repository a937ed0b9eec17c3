import { useQuery } from '@tanstack/react-query'
import { call } from '../../../platform/web/client/call.ts'
import type { TrayJob } from '../../../platform/web/jobs/jobs-tray.tsx'
import { pollWhile } from '../../../platform/web/live/poll.ts'
import { listFailed } from './item-state.tsx'
import { listExtractions } from '../contract.ts'

/** Recent extractions; running ones are followed by live events. */
export function useExtractions(enabled = true) {
  return useQuery({
    queryKey: ['extractions'],
    queryFn: () => call(listExtractions, {}),
    enabled,
    refetchInterval: ({ state }) => pollWhile(state.data?.some((job) => job.state === 'running') ?? false),
    meta: { topics: ['job'] },
  })
}

const inTray = 8

/** The same for the tray that follows the person through all pages. */
export function useExtractionJobs(enabled: boolean): readonly TrayJob[] {
  const extractions = useExtractions(enabled)
  return (extractions.data ?? []).slice(0, inTray).map((job) => ({
    id: job.id,
    title: job.title,
    running: job.state === 'running',
    total: job.total,
    done: job.done,
    failed: job.failed,
    ...(listFailed(job.list) ? { fault: '清单未取得' } : {}),
    ...(job.total === 0 ? { says: job.state === 'running' ? '正在取清单' : listFailed(job.list) ? '可重新取清单' : '没有报关单' } : {}),
    at: job.createdAt,
    to: `/data-collaboration/extractions/${job.id}`,
  }))
}
