import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { call } from '../../../platform/web/client/call.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { Facts } from '../../../platform/web/look/facts.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { terms } from '../../../vocabulary/terms.ts'
import { readDeskBatch, type DeskBatchDetail } from '../contract.ts'
import { mayAtDesk } from '../domain/desk-states.ts'
import { DeskActions } from './desk-actions.tsx'
import { DeskProof } from './desk-proof.tsx'
import { DeskHistory } from './desk-history.tsx'
import { DeskState } from './desk-state.tsx'
import styles from './desk.module.css'

/** One batch at the counter: certificates with their vehicles, and what the officer decides. `find` is what is being looked for. */
export function DeskBatch({ id, find }: { id: string; find?: string | undefined }) {
  const client = useQueryClient()
  const batch = useQuery({ queryKey: ['desk-batch', id], queryFn: () => call(readDeskBatch, { params: { id } }), meta: { topics: ['desk-batch'] } })
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const heading = useRef<HTMLHeadingElement>(null)
  const [decisions, setDecisions] = useState(0)
  // dialog and button that were pressed are gone: the keyboard goes on at the batch's number and state
  useEffect(() => {
    if (decisions > 0) heading.current?.focus()
  }, [decisions])
  const changed = (next: DeskBatchDetail) => {
    setDecisions((before) => before + 1)
    setChosen(new Set())
    client.setQueryData(['desk-batch', id], next)
    void client.invalidateQueries({ predicate: ({ meta, queryKey }) => queryKey[0] !== 'desk-batch' && (meta?.topics?.includes('desk-batch') ?? false) })
  }
  if (batch.error) return <ErrorPanel error={batch.error} onRetry={() => void batch.refetch()} />
  if (!batch.data) return <Waiting rows={10} />
  const { data } = batch
  const choose = (vins: readonly string[], on: boolean) =>
    setChosen((before) => {
      const after = new Set(before)
      for (const vin of vins) {
        if (on) after.add(vin)
        else after.delete(vin)
      }
      return after
    })

  return (
    <div className={styles['batch']}>
      <div className={styles['head']}>
        <h2 ref={heading} tabIndex={-1} className="cc-mono">
          {data.batchNo}
        </h2>
        <DeskState status={data.status} />
        <DeskActions batch={data} chosen={[...chosen]} onChanged={changed} />
      </div>
      {data.readOnly ? (
        <Note tone="blue" title="本批次只供查阅">
          <p>本所经自有系统办理，请在自有系统中受理、退回或登记注销。</p>
        </Note>
      ) : null}
      {data.status === 'withdrawing' ? (
        <Note tone="amber" title="企业申请撤回本批次">
          <p>{data.reason ?? data.history.findLast(({ what }) => what === 'withdrawal-asked')?.reason ?? '企业没有说明原因。'}</p>
        </Note>
      ) : null}
      <Facts
        facts={[
          { label: terms.exporter.zh, value: data.exporterName },
          { label: terms.uscc.zh, value: <Copyable text={data.exporterUscc} what={terms.uscc.zh} /> },
          { label: terms.vehicle.zh, value: `${data.vehicleCount} 辆，证明 ${data.proofs.length} 份` },
          { label: terms.submittedAt.zh, value: <Moment at={data.submittedAt} /> },
          { label: '收到时间', value: <Moment at={data.receivedAt} /> },
        ]}
      />
      <section aria-label="证明与车辆">
        {data.proofs.map((proof) => (
          <DeskProof key={proof.proofNo} batch={data} proof={proof} find={find?.toUpperCase()} chosen={chosen} onChoose={!data.readOnly && mayAtDesk('decide', data.status) ? choose : undefined} />
        ))}
      </section>
      <DeskHistory history={data.history} />
    </div>
  )
}
