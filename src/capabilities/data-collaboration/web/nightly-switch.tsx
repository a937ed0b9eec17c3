import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Switch } from 'antd'
import { call } from '../../../platform/web/client/call.ts'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Panel } from '../../../platform/web/look/page.tsx'
import { minuteText } from '../../../platform/web/look/time-text.ts'
import { night, readSynchronisation, setSynchronisation } from '../contract.ts'
import { ExtractionResult } from './extraction-history.tsx'
import { useExtractions } from './extraction-jobs.ts'
import styles from './extraction.module.css'

const key = ['synchronisation']

/** Every night all that changed at customs, without anybody asking. */
export function NightlySwitch() {
  const client = useQueryClient()
  const state = useQuery({ queryKey: key, queryFn: () => call(readSynchronisation, {}) })
  const set = useSubmit(setSynchronisation, (next) => client.setQueryData(key, next))
  const error = set.error ?? state.error
  return (
    <Panel>
      <div className={styles['nightly']}>
        <label htmlFor="nightly">夜间自动同步</label>
        <Switch id="nightly" checked={state.data?.enabled ?? false} loading={set.isPending || state.isPending} onChange={(enabled) => set.mutate({ body: { enabled } })} />
      </div>
      <p className="cc-quiet">
        每晚 {night.begins} 时至 {night.ends} 时之间，取得出口日期在近 {night.daysBack} 天内的本企业报关单，新增与变更的自动更新。
      </p>
      {state.data ? <LastRun at={state.data.lastRunAt} /> : null}
      {error ? <ErrorPanel error={error} compact onRetry={() => void state.refetch()} /> : null}
    </Panel>
  )
}

/** A nightly run is an extraction like any other, begun at that instant; older than the list it has its time alone. */
function LastRun({ at }: { at: string | null }) {
  const extractions = useExtractions()
  if (at === null) return <p className="cc-quiet">尚未同步过。</p>
  const run = extractions.data?.find(({ createdAt }) => createdAt === at)
  return (
    <p className={styles['lastRun']}>
      <span className="cc-quiet">上次同步 </span>
      {run ? (
        <>
          <Link to="/data-collaboration/extractions/$id" params={{ id: run.id } as never}>
            {minuteText(at)}
          </Link>{' '}
          <ExtractionResult row={run} />
        </>
      ) : (
        minuteText(at)
      )}
    </p>
  )
}
