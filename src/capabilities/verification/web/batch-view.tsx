import { Button, Steps, Table, type TableColumnsType } from 'antd'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { Facts } from '../../../platform/web/look/facts.tsx'
import { DownloadIcon } from '../../../platform/web/look/icons.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { minuteText } from '../../../platform/web/look/time-text.ts'
import { terms } from '../../../vocabulary/terms.ts'
import type { BatchDetail } from '../contract.ts'
import { stagesOf } from './batch-progress.ts'
import { BatchState, batchStatusText, ProofState, VehicleResult } from './batch-state.tsx'
import { MessageLog } from './message-log.tsx'
import { useProofDownload } from './proof-download.tsx'
import styles from './detail.module.css'

type Proof = BatchDetail['proofs'][number]
type Vehicle = BatchDetail['vehicles'][number]

/** A batch as it stands: stages, certificates, vehicles, history, messages. */
export function BatchView({ batch }: { batch: BatchDetail }) {
  const { busy, take } = useProofDownload()
  const ready = batch.proofs.filter((proof) => proof.status !== 'sealing')
  return (
    <div className={styles['detail']}>
      <Steps
        size="small"
        items={stagesOf(batch).map(({ title, state, says, at }) => ({
          title,
          status: state,
          content: [says, at ? minuteText(at).slice(5) : undefined].filter(Boolean).join(' · '),
        }))}
      />
      <WhatNext batch={batch} />
      <Facts
        facts={[
          { label: terms.batchNo.zh, value: <Copyable text={batch.batchNo} what={terms.batchNo.zh} /> },
          { label: terms.vehicleOfficeName.zh, value: batch.officeName },
          { label: terms.submittedAt.zh, value: <Moment at={batch.submittedAt} /> },
          { label: '状态', value: <BatchState status={batch.status} reason={batch.reason} /> },
          { label: '报关单', value: `${batch.declarationNos.length} 票` },
          { label: terms.vehicle.zh, value: `${batch.vehicleCount} 辆` },
        ]}
      />
      <section>
        <h3 style={{ display: 'flex', justifyContent: 'space-between' }}>
          《{terms.exportProof.zh}》
          {ready.length > 1 ? (
            <Button size="small" icon={<DownloadIcon size={13} />} loading={busy} onClick={() => void take(ready)}>
              全部下载
            </Button>
          ) : null}
        </h3>
        <Table<Proof> size="small" rowKey="id" columns={proofColumns(busy, take)} dataSource={[...batch.proofs]} pagination={false} scroll={{ x: 'max-content' }} />
      </section>
      <section>
        <h3>{terms.vehicle.zh}</h3>
        <Table<Vehicle> size="small" rowKey="vin" columns={vehicleColumns} dataSource={[...batch.vehicles]} pagination={batch.vehicles.length > 50 ? { pageSize: 50, showSizeChanger: false } : false} scroll={{ x: 'max-content' }} />
      </section>
      <section>
        <h3>办理经过</h3>
        <ol>
          {batch.history.map((event, index) => (
            <li key={index} style={{ display: 'flex', gap: 12, padding: '3px 0' }}>
              <span className="cc-quiet">
                <Moment at={event.at} />
              </span>
              <span>{batchStatusText(event.status)}</span>
              <span className="cc-quiet">{event.note}</span>
            </li>
          ))}
        </ol>
      </section>
      <MessageLog messages={batch.messages} />
    </div>
  )
}

function WhatNext({ batch }: { batch: BatchDetail }) {
  if (batch.status === 'push-failed') {
    return (
      <Note tone="red" title="推送失败" live>
        {batch.reason ? <p>{batch.reason}</p> : null}
        <p>请勿重复提交。平台运营方处理后会继续推送，进展在本页显示。</p>
      </Note>
    )
  }
  if (batch.status === 'sent-back') {
    return (
      <Note tone="amber" title={`${batch.officeName}已退回`} live>
        <p>{batch.reason ?? '退回原因见各车辆的办理结果。'}请按原因处理后重新提交。</p>
      </Note>
    )
  }
  if (batch.status === 'accepted') {
    return (
      <Note tone="green" live>
        {batch.officeName}已受理，可携带车辆与证明前往办理注销。
      </Note>
    )
  }
  return null
}

const proofColumns = (busy: boolean, take: (proofs: readonly Proof[]) => Promise<void>): TableColumnsType<Proof> => [
  { title: terms.proofNo.zh, render: (_, row) => <Copyable text={row.proofNo} what={terms.proofNo.zh} /> },
  { title: terms.declarationNo.zh, render: (_, row) => <Copyable text={row.declarationNo} what={terms.declarationNo.zh} /> },
  { title: '状态', render: (_, row) => <ProofState status={row.status} /> },
  { title: '盖章时间', render: (_, row) => <Moment at={row.sealedAt} /> },
  {
    title: '验证报告下载',
    render: (_, row) => (
      <span title={row.status === 'sealing' ? '证明正在生成，通常数秒内完成' : undefined}>
        <LinkButton disabled={busy || row.status === 'sealing'} onClick={() => void take([row])} label={`下载证明 ${row.proofNo}`}>
          下载
        </LinkButton>
      </span>
    ),
  },
]

const vehicleColumns: TableColumnsType<Vehicle> = [
  { title: '序号', width: 52, align: 'right', render: (_, __, index) => index + 1 },
  { title: `${terms.vin.zh}（VIN）`, render: (_, row) => <Copyable text={row.vin} what={terms.vin.zh} /> },
  { title: terms.declarationNo.zh, render: (_, row) => <span className="cc-mono">{row.declarationNo}</span> },
  { title: '办理结果', render: (_, row) => <VehicleResult result={row.result} reason={row.reason} /> },
  { title: '说明', render: (_, row) => row.reason ?? (row.deregisteredOn ? `注销日期 ${row.deregisteredOn}` : '-') },
]
