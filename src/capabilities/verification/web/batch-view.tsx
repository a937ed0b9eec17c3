import { Button, Steps, Table, type TableColumnsType } from 'antd'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { Facts } from '../../../platform/web/look/facts.tsx'
import { DownloadIcon } from '../../../platform/web/look/icons.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { usePrinting } from '../../../platform/web/look/printing.ts'
import { minuteText } from '../../../platform/web/look/time-text.ts'
import { terms } from '../../../vocabulary/terms.ts'
import { addressOf, download } from '../../../platform/web/client/call.ts'
import { downloadBatchFiles, downloadProof, type BatchDetail, type verificationErrors } from '../contract.ts'
import { batchHistory } from '../domain/batch-history.ts'
import { SupersededNote, WhatNext } from './batch-notes.tsx'
import { stagesOf } from './batch-progress.ts'
import { BatchProgress, ProofState, VehicleResult } from './batch-state.tsx'
import { MessageLog } from './message-log.tsx'
import { fetchDeclaration, useDownload, type Download } from './proof-download.tsx'
import { WithdrawButton } from './withdraw-button.tsx'
import styles from './detail.module.css'

type VerificationErrors = typeof verificationErrors
type Proof = BatchDetail['proofs'][number]
type Vehicle = BatchDetail['vehicles'][number]

/** A batch as it stands: stages, certificates, vehicles, history, messages. */
export function BatchView({ batch }: { batch: BatchDetail }) {
  const files = useDownload()
  const printing = usePrinting()
  const stages = stagesOf(batch)
  const ready = batch.proofs.filter((proof) => proof.status !== 'sealing')
  return (
    <div className={styles['detail']}>
      <Steps
        size="small"
        current={currentOf(stages)}
        items={stages.map(({ title, state, says, at }) => ({
          title,
          status: state,
          content: [says, at ? minuteText(at).slice(5) : undefined].filter(Boolean).join(' · '),
        }))}
      />
      <WhatNext batch={batch} />
      <SupersededNote batch={batch} />
      <Facts
        facts={[
          { label: terms.batchNo.zh, value: <Copyable text={batch.batchNo} what={terms.batchNo.zh} /> },
          { label: terms.vehicleOfficeName.zh, value: batch.officeName },
          { label: terms.submittedAt.zh, value: <Moment at={batch.submittedAt} /> },
          { label: '状态', value: <BatchProgress batch={batch} /> },
          { label: '报关单', value: `${batch.declarationNos.length} 票` },
          { label: terms.vehicle.zh, value: `${batch.vehicleCount} 辆` },
        ]}
      />
      <section>
        <h3 className={styles['headed']}>
          《{terms.exportProof.zh}》
          <span>
            <WithdrawButton batch={batch} />
            {ready.length > 1 ? (
              <Button size="small" icon={<DownloadIcon size={13} />} loading={files.busy} onClick={() => files.take(() => download(downloadBatchFiles, { params: { id: batch.id, kind: 'proofs' } }))}>
                全部下载
              </Button>
            ) : null}
          </span>
        </h3>
        <Table<Proof> size="small" rowKey="id" columns={proofColumns(batch, files)} dataSource={[...batch.proofs]} pagination={false} scroll={{ x: 'max-content' }} />
      </section>
      <section>
        <h3>{terms.vehicle.zh}</h3>
        <Table<Vehicle> size="small" rowKey="vin" columns={vehicleColumns} dataSource={[...batch.vehicles]} pagination={batch.vehicles.length > 50 && !printing ? { pageSize: 50, showSizeChanger: false } : false} scroll={{ x: 'max-content' }} />
      </section>
      {batch.warnings.length > 0 ? (
        <section>
          <h3>提交时确认的提醒</h3>
          <Facts columns={2} facts={batch.warnings.map(({ code, reason, vehicles }) => ({ label: `${warningName(code)}${vehicles > 0 ? `（${vehicles} 辆）` : ''}`, value: reason }))} />
        </section>
      ) : null}
      <section>
        <h3>办理经过</h3>
        <ol className={styles['history']}>
          {batchHistory(batch).map(({ at, who, says }, index) => (
            <li key={index}>
              <span className="cc-quiet">
                <Moment at={at} />
              </span>
              <span>
                <strong>{who}</strong> {says}
              </span>
            </li>
          ))}
        </ol>
      </section>
      <MessageLog messages={batch.messages} />
    </div>
  )
}

const warningNames: Readonly<Partial<Record<keyof VerificationErrors, string>>> = {
  VEHICLE_PROVED_ELSEWHERE: '在其他车辆管理所已有有效证明',
  VEHICLE_CHECK_DIGIT: '车架号校验位不符',
  LICENCE_NOT_COVERING: '许可证未覆盖或已失效',
  VEHICLE_COUNT_DIFFERS: '申报数量与车架号数不符',
  LICENCE_VEHICLES_MISSING: '许可证的部分车辆不在本批次',
}
const warningName = (code: string): string => warningNames[code as keyof VerificationErrors] ?? code

function currentOf(stages: ReturnType<typeof stagesOf>): number {
  const open = stages.findIndex(({ state }) => state !== 'finish')
  return open < 0 ? stages.length - 1 : open
}

const proofColumns = ({ id: batchId, vehicles }: BatchDetail, { busy, doing, take }: Download): TableColumnsType<Proof> => [
  { title: terms.proofNo.zh, render: (_, row) => <Copyable text={row.proofNo} what={terms.proofNo.zh} /> },
  { title: terms.declarationNo.zh, render: (_, row) => <Copyable text={row.declarationNo} what={terms.declarationNo.zh} /> },
  { title: '状态', render: (_, row) => <ProofState status={row.status} sentBack={vehicles.every(({ declarationNo, result }) => declarationNo !== row.declarationNo || result === 'sent-back')} /> },
  { title: '盖章时间', render: (_, row) => <Moment at={row.sealedAt} /> },
  {
    title: '验证报告下载',
    className: 'cc-no-print',
    render: (_, row) => (
      <span title={row.status === 'sealing' ? '证明正在生成，通常数秒内完成' : undefined}>
        {row.status === 'sealing' ? (
          <span className="cc-quiet">查看</span>
        ) : (
          <a href={addressOf(downloadProof, { params: { id: row.id }, query: { inline: '1' } })} target="_blank" rel="noopener" aria-label={`查看证明 ${row.proofNo}`}>
            查看
          </a>
        )}{' '}
        <LinkButton disabled={busy || row.status === 'sealing'} onClick={() => take(() => download(downloadProof, { params: { id: row.id }, query: {} }))} label={`下载证明 ${row.proofNo}`}>
          下载
        </LinkButton>
      </span>
    ),
  },
  {
    title: '报关单下载',
    className: 'cc-no-print',
    render: (_, row) => (
      <LinkButton disabled={busy} onClick={() => take(fetchDeclaration(batchId, row.declarationNo))} label={`下载报关单 ${row.declarationNo}`}>
        {doing === '准备中' ? doing : '下载'}
      </LinkButton>
    ),
  },
]

const vehicleColumns: TableColumnsType<Vehicle> = [
  // as on paper: declarations in the order of the submission, each numbered as its certificate numbers it
  { title: '证明序号', width: 76, align: 'right', dataIndex: 'no' },
  { title: `${terms.vin.zh}（VIN）`, render: (_, row) => <Copyable text={row.vin} what={terms.vin.zh} /> },
  { title: terms.declarationNo.zh, render: (_, row) => <span className="cc-mono">{row.declarationNo}</span> },
  { title: '办理结果', render: (_, row) => <VehicleResult result={row.result} reason={row.reason} /> },
  { title: '说明', render: (_, row) => [row.deregisteredOn ? `注销日期 ${row.deregisteredOn}` : null, row.reason].filter(Boolean).join('；') || '-' },
]
