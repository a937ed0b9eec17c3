import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { call } from '../../../platform/web/client/call.ts'
import { useSubmit } from '../../../platform/web/client/use-submit.ts'
import { ErrorPanel } from '../../../platform/web/feedback/error-panel.tsx'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Waiting } from '../../../platform/web/feedback/waiting.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { Facts } from '../../../platform/web/look/facts.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { terms } from '../../../vocabulary/terms.ts'
import { acceptDeskBatch, deskStatuses, readDeskBatch } from '../contract.ts'
import { DeskProof } from './desk-proof.tsx'
import { DeskState } from './desk-state.tsx'
import styles from './desk.module.css'

/** One batch at the counter: certificates with their vehicles, and 受理. `find` is the VIN or number being looked for. */
export function DeskBatch({ id, find }: { id: string; find?: string | undefined }) {
  const client = useQueryClient()
  const { modal } = App.useApp()
  const batch = useQuery({ queryKey: ['desk-batch', id], queryFn: () => call(readDeskBatch, { params: { id } }), meta: { topics: ['desk-batch'] } })
  const accept = useSubmit(acceptDeskBatch, (accepted) => {
    client.setQueryData(['desk-batch', id], accepted)
    return client.invalidateQueries({ predicate: ({ meta }) => meta?.topics?.includes('desk-batch') ?? false })
  })
  if (batch.error) return <ErrorPanel error={batch.error} onRetry={() => void batch.refetch()} />
  if (!batch.data) return <Waiting rows={10} />
  const { data } = batch
  const obstacle = data.status === 'received' ? undefined : `批次当前为“${deskStatuses[data.status]}”，不能再受理`

  const ask = () =>
    void modal.confirm({
      title: `受理批次 ${data.batchNo}`,
      content: `共 ${data.proofs.length} 份证明、${data.vehicleCount} 辆车。受理结果将立即通知 ${data.exporterName}。`,
      okText: '受理',
      icon: null,
      // the dialog closes at once; what goes wrong is shown in the batch
      onOk: () => accept.mutate({ params: { id }, body: {} }),
    })

  return (
    <div className={styles['batch']}>
      <div className={styles['head']}>
        <h2 className="cc-mono">{data.batchNo}</h2>
        <DeskState status={data.status} />
        <div className={styles['actions']}>
          <span title={obstacle}>
            <Button type="primary" disabled={obstacle !== undefined} loading={accept.isPending} onClick={ask}>
              受理
            </Button>
          </span>
        </div>
      </div>
      {accept.error ? <ErrorPanel error={accept.error} /> : null}
      {accept.isSuccess ? (
        <Note tone="green" live>
          已受理，结果已通知 {data.exporterName}。
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
          <DeskProof key={proof.proofNo} batchId={id} proof={proof} find={find?.toUpperCase()} />
        ))}
      </section>
    </div>
  )
}
