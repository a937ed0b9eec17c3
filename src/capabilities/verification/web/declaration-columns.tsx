import type { TableColumnsType } from 'antd'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { provenances } from '../../../registry/declaration/contract.ts'
import { terms } from '../../../vocabulary/terms.ts'
import type { DeclarationLine } from '../contract.ts'
import { countryText, portText, statusText, statusTone } from './code-text.ts'

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
    { title: terms.exportDate.zh, render: (_, row) => row.exportDate ?? '-' },
    { title: terms.licenceNo.zh, render: (_, row) => (row.licenceNo ? <Copyable text={row.licenceNo} what={terms.licenceNo.zh} /> : '-') },
    { title: terms.vehicle.zh, align: 'right', render: (_, row) => `${row.vehicleCount} 辆` },
    { title: terms.departurePort.zh, render: (_, row) => portText(row.departurePort, row.declareDate) },
    { title: terms.tradeCountry.zh, render: (_, row) => countryText(row.tradeCountry, row.declareDate) },
    { title: terms.submissionBatch.zh, render: (_, row) => (row.batchNo ? <span className="cc-mono">{row.batchNo}</span> : '-') },
    { title: terms.declareDate.zh, dataIndex: 'declareDate' },
  ]
}

/** Only what customs closed may go into a proof; why a row can't be ticked is said at the box. */
export function unselectable(row: DeclarationLine): string | undefined {
  if (row.status !== 'closed') return `${row.declarationNo} 当前为“${statusText(row.status)}”，结关后才能提交`
  if (row.vehicleCount === 0) return `${row.declarationNo} 没有可识别的车架号`
  return undefined
}
