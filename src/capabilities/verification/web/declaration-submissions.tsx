import { Link } from '@tanstack/react-router'
import { Table, type TableColumnsType } from 'antd'
import { addressOf } from '../../../platform/web/client/call.ts'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { terms } from '../../../vocabulary/terms.ts'
import { downloadProof, type DeclarationSubmission, type SubmittedDeclaration } from '../contract.ts'
import { BatchState, ProofState } from './batch-state.tsx'

/** 提交情况: with which batches it went, on which certificates, and what became of its vehicles. */
export function DeclarationSubmissions({ detail }: { detail: SubmittedDeclaration }) {
  return (
    <section>
      <h3>提交情况</h3>
      {detail.submissions.length === 0 ? (
        <p className="cc-quiet">尚未提交报关信息证明。</p>
      ) : (
        <Table<DeclarationSubmission> size="small" rowKey="batchId" columns={columns} dataSource={[...detail.submissions]} pagination={false} scroll={{ x: 'max-content' }} />
      )}
    </section>
  )
}

const columns: TableColumnsType<DeclarationSubmission> = [
  {
    title: '批次',
    render: (_, row) => (
      <Link to="/verification/batches/$id" params={{ id: row.batchId } as never} className="cc-mono">
        {row.batchNo}
      </Link>
    ),
  },
  { title: terms.submittedAt.zh, render: (_, row) => <Moment at={row.submittedAt} /> },
  { title: terms.vehicleOfficeName.zh, dataIndex: 'officeName' },
  { title: '批次状态', render: (_, row) => <BatchState status={row.status} /> },
  {
    title: terms.proofNo.zh,
    render: (_, row) => (
      <>
        {row.proofStatus === 'sealing' ? (
          <span className="cc-mono">{row.proofNo}</span>
        ) : (
          <a className="cc-mono" href={addressOf(downloadProof, { params: { id: row.proofId }, query: { inline: '1' } })} target="_blank" rel="noopener" aria-label={`查看证明 ${row.proofNo}`}>
            {row.proofNo}
          </a>
        )}{' '}
        <ProofState status={row.proofStatus} sentBack={row.sentBack > 0 && row.accepted + row.deregistered === 0 && row.status === 'sent-back'} />
      </>
    ),
  },
  { title: '办理结果', render: (_, row) => outcome(row) },
]

function outcome({ accepted, sentBack, deregistered }: DeclarationSubmission): string {
  const parts = [accepted ? `已受理 ${accepted} 辆` : '', sentBack ? `已退回 ${sentBack} 辆` : '', deregistered ? `已注销 ${deregistered} 辆` : '']
  return parts.filter(Boolean).join('，') || '-'
}
