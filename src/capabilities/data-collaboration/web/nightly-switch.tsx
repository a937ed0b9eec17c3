import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Switch } from 'antd'
import { call } from '../../../platform/web/client/call.ts'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Panel } from '../../../platform/web/look/page.tsx'
import { minuteText } from '../../../platform/web/look/time-text.ts'
import { readSynchronisation, setSynchronisation } from '../contract.ts'
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
        <span className="cc-quiet">{state.data?.lastRunAt ? `上次同步 ${minuteText(state.data.lastRunAt)}` : '每晚取得本企业新增与变更的报关单'}</span>
        <Switch id="nightly" checked={state.data?.enabled ?? false} loading={set.isPending || state.isPending} onChange={(enabled) => set.mutate({ body: { enabled } })} />
      </div>
      {error ? <ErrorPanel error={error} compact onRetry={() => void state.refetch()} /> : null}
    </Panel>
  )
}
