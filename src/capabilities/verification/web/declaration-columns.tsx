import { Link } from '@tanstack/react-router'
import type { TableColumnsType } from 'antd'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { provenances } from '../../../registry/declaration/contract.ts'
import { terms } from '../../../vocabulary/terms.ts'
import type { DeclarationLine } from '../contract.ts'
import { DeclarationBatchState } from './batch-state.tsx'
import { countryText, portText, statusText, statusTone } from './code-text.ts'
import styles from './detail.module.css'

/** The columns of a list of declarations; `first` is the number of the page's first row. */
export function declarationColumns({ first, onOpen }: { first: number; onOpen: (row: DeclarationLine) => void }): TableColumnsType<DeclarationLine> {
  return [
    { title: '序号', width: 42, align: 'right', fixed: 'left', render: (_, __, index) => first + index },
    {
      title: terms.declarationNo.zh,
      width: 160,
      fixed: 'left',
      render: (_, row) => (
        <Copyable text={row.declarationNo} what={terms.declarationNo.zh}>
          <LinkButton mono onClick={() => onOpen(row)}>
            {row.declarationNo}
          </LinkButton>
        </Copyable>
      ),
    },
    {
      title: terms.clearanceStatus.zh,
      render: (_, row) =>
        row.provenance === 'file' ? (
          <StatusTag tone="amber" text={provenances.file} reason="报文不含通关状态；海关返回同号且结关后才能提交证明" />
        ) : (
          <StatusTag tone={statusTone(row.status)} text={statusText(row.status)} />
        ),
    },
    // the list is sorted by 出口日期, without one by 申报日期: they stand side by side
    { title: terms.exportDate.zh, render: (_, row) => row.exportDate ?? '-' },
    { title: terms.declareDate.zh, dataIndex: 'declareDate' },
    { title: terms.licenceNo.zh, render: (_, row) => (row.licenceNo ? <Copyable text={row.licenceNo} what={terms.licenceNo.zh} /> : '-') },
    { title: terms.vehicle.zh, align: 'right', render: (_, row) => `${row.vehicleCount} 辆` },
    { title: terms.departurePort.zh, render: (_, row) => portText(row.departurePort, row.declareDate) },
    { title: terms.tradeCountry.zh, render: (_, row) => countryText(row.tradeCountry, row.declareDate) },
    { title: terms.submissionBatch.zh, render: (_, row) => <SubmissionBatch row={row} /> },
  ]
}

/** The batch that it went with last; a state where that is not one under way. */
function SubmissionBatch({ row }: { row: DeclarationLine }) {
  if (!row.batchId || !row.batchNo) return <>-</>
  return (
    <span className={styles['state']}>
      <Link to="/verification/batches/$id" params={{ id: row.batchId } as never} className="cc-mono" onClick={(event) => event.stopPropagation()}>
        {row.batchNo}
      </Link>
      {row.batchState && over.includes(row.batchState) ? <DeclarationBatchState state={row.batchState} /> : null}
    </span>
  )
}

// what the exporter may submit again, or has to know of before it does
const over = ['withdrawn', 'sent-back', 'superseded', 'push-failed', 'withdrawing']

/** Only what customs closed may go into a proof; why a row can't be ticked is said at the box. */
export function unselectable(row: Pick<DeclarationLine, 'declarationNo' | 'status' | 'vehicleCount'>): string | undefined {
  if (row.status !== 'closed') return `${row.declarationNo} 当前为“${statusText(row.status)}”，结关后才能提交`
  if (row.vehicleCount === 0) return `${row.declarationNo} 没有可识别的车架号`
  return undefined
}
