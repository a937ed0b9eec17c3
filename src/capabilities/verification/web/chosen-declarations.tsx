import { Table, type TableColumnsType } from 'antd'
import type { z } from 'zod'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { LinkButton } from '../../../platform/web/look/link-button.tsx'
import { terms } from '../../../vocabulary/terms.ts'
import type { checkBatch, DeclarationLine } from '../contract.ts'
import { countryText, portText } from './code-text.ts'

type CheckedVehicle = z.output<NonNullable<typeof checkBatch.result>>['vehicles'][number]

// more than this would push everything else out of sight
const expandedUpTo = 8

/** The chosen declarations; a row opens to its vehicles. */
export function ChosenDeclarations({ rows, vehicles, onDrop }: { rows: readonly DeclarationLine[]; vehicles: readonly CheckedVehicle[]; onDrop: (row: DeclarationLine) => void }) {
  const columns: TableColumnsType<DeclarationLine> = [
    { title: terms.declarationNo.zh, render: (_, row) => <Copyable text={row.declarationNo} what={terms.declarationNo.zh} /> },
    { title: terms.exportDate.zh, render: (_, row) => row.exportDate ?? '-' },
    { title: terms.departurePort.zh, render: (_, row) => portText(row.departurePort, row.declareDate) },
    { title: terms.tradeCountry.zh, render: (_, row) => countryText(row.tradeCountry, row.declareDate) },
    { title: terms.vehicle.zh, align: 'right', render: (_, row) => `${row.vehicleCount} 辆` },
    {
      title: '操作',
      render: (_, row) => (
        <LinkButton disabled={rows.length === 1} label={`移出报关单 ${row.declarationNo}`} onClick={() => onDrop(row)}>
          移出
        </LinkButton>
      ),
    },
  ]
  return (
    <Table<DeclarationLine>
      size="small"
      rowKey="id"
      columns={columns}
      dataSource={[...rows]}
      pagination={false}
      scroll={{ x: 'max-content' }}
      expandable={{
        defaultExpandAllRows: vehicles.length <= expandedUpTo,
        rowExpandable: (row) => row.vehicleCount > 0,
        expandedRowRender: (row) => <Vehicles vehicles={vehicles.filter(({ declarationNo }) => declarationNo === row.declarationNo)} />,
      }}
    />
  )
}

const vehicleColumns: TableColumnsType<CheckedVehicle> = [
  { title: '序号', width: 52, align: 'right', render: (_, __, index) => index + 1 },
  { title: `${terms.vin.zh}（VIN）`, render: (_, row) => <Copyable text={row.vin} what={terms.vin.zh} /> },
  { title: terms.brand.zh, render: (_, row) => row.brand ?? '-' },
  { title: terms.model.zh, render: (_, row) => row.model ?? '-' },
]

function Vehicles({ vehicles }: { vehicles: readonly CheckedVehicle[] }) {
  return <Table<CheckedVehicle> size="small" rowKey="id" columns={vehicleColumns} dataSource={[...vehicles]} pagination={false} />
}
