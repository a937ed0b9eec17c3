import { Table, type TableColumnsType } from 'antd'
import type { z } from 'zod'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { Copyable } from '../../../platform/web/look/copyable.tsx'
import { Facts } from '../../../platform/web/look/facts.tsx'
import { Moment } from '../../../platform/web/look/moment.tsx'
import { StatusTag } from '../../../platform/web/look/tag.tsx'
import { provenances, vinSources, type DeclarationDetail, type ItemRow, type VehicleRow } from '../../../registry/declaration/contract.ts'
import { fieldName, fieldText } from '../../../registry/declaration/domain/difference-words.ts'
import { terms } from '../../../vocabulary/terms.ts'
import type { SubmittedDeclaration } from '../contract.ts'
import { countryText, currencyText, customsText, licenceStatusText, licenceTone, portText, statusText, statusTone, supervisionText, transportText, unitText } from './code-text.ts'
import { DeclarationSubmissions } from './declaration-submissions.tsx'
import { MessageLog } from './message-log.tsx'
import styles from './detail.module.css'

type Item = z.output<typeof ItemRow>

/** All that is known of a declaration: head, vehicles, goods, licence, messages. */
export function DeclarationView({ detail }: { detail: SubmittedDeclaration }) {
  return (
    <div className={styles['detail']}>
      <section>
        <Facts facts={headFacts(detail)} />
      </section>
      <FromFile detail={detail} />
      <DeclarationSubmissions detail={detail} />
      <section>
        <h3>
          {terms.vehicle.zh} <span className="cc-quiet">{detail.vehicles.length} 辆</span>
        </h3>
        <Table<VehicleRow> size="small" rowKey="id" columns={vehicleColumns} dataSource={[...detail.vehicles]} pagination={false} scroll={{ x: 'max-content' }} locale={{ emptyText: '没有从报关单中识别出车架号' }} />
      </section>
      <section>
        <h3>商品</h3>
        <Table<Item> size="small" rowKey="itemNo" columns={itemColumns(detail.declareDate)} dataSource={[...detail.items]} pagination={false} scroll={{ x: 'max-content' }} />
      </section>
      <section>
        <h3>{terms.exportLicence.zh}</h3>
        {detail.licence ? (
          <Facts
            facts={[
              { label: terms.licenceNo.zh, value: <Copyable text={detail.licence.licenceNo} what={terms.licenceNo.zh} /> },
              { label: terms.licenceStatus.zh, value: <StatusTag tone={licenceTone(detail.licence.status)} text={licenceStatusText(detail.licence.status)} /> },
              { label: '所列车辆', value: `${detail.licence.vinCount} 辆` },
              { label: terms.issueDate.zh, value: detail.licence.issueDate },
              { label: terms.validUntil.zh, value: detail.licence.validTo },
              { label: terms.importCountry.zh, value: countryText(detail.licence.importCountry, detail.licence.issueDate ?? detail.declareDate) },
              { label: terms.issuingAuthority.zh, value: detail.licence.issuingAuthority, wide: true },
            ]}
          />
        ) : (
          <p className="cc-quiet">{detail.licenceNo ? `许可证 ${detail.licenceNo} 的数据尚未取得，请在数据协同系统重新提取本报关单。` : '本报关单没有出口许可证号。'}</p>
        )}
      </section>
      <MessageLog messages={detail.messages} />
    </div>
  )
}

/** A file's data stands until customs confirms; where the two differ, customs' word counts and the file's is shown. */
function FromFile({ detail }: { detail: DeclarationDetail }) {
  if (detail.provenance === 'file') {
    return (
      <Note tone="amber" title={provenances.file}>
        <p>以下内容取自企业上传的报文。海关返回同号且结关后才能提交证明；请在数据协同系统按报关单号提取。</p>
      </Note>
    )
  }
  if (detail.differences.length === 0) return null
  return (
    <section>
      <h3>
        与上传报文不一致 <span className="cc-quiet">{detail.differences.length} 项，以海关数据为准</span>
      </h3>
      <Table<Difference>
        size="small"
        rowKey="field"
        columns={differenceColumns(detail.declareDate)}
        dataSource={[...detail.differences]}
        pagination={false}
        scroll={{ x: 'max-content' }}
      />
    </section>
  )
}

type Difference = DeclarationDetail['differences'][number]

const differenceColumns = (on: string): TableColumnsType<Difference> => [
  { title: '项目', render: (_, row) => fieldName(row.field) },
  { title: '上传的报文', render: (_, row) => <span className={styles['long']}>{fieldText(row.field, row.file, on)}</span> },
  { title: provenances.customs, render: (_, row) => <span className={styles['long']}>{fieldText(row.field, row.customs, on)}</span> },
]

function headFacts(detail: DeclarationDetail) {
  const on = detail.declareDate
  return [
    { label: terms.declarationNo.zh, value: <Copyable text={detail.declarationNo} what={terms.declarationNo.zh} /> },
    { label: terms.clearanceStatus.zh, value: <StatusTag tone={statusTone(detail.status)} text={statusText(detail.status)} /> },
    { label: '数据来源', value: detail.provenance === 'file' ? <StatusTag tone="amber" text={provenances.file} /> : provenances.customs },
    { label: terms.declareDate.zh, value: detail.declareDate },
    { label: terms.exportDate.zh, value: detail.exportDate },
    { label: terms.closeDate.zh, value: detail.closeDate },
    { label: terms.domesticConsignor.zh, value: named(detail.consignorName, detail.consignorUscc) },
    { label: terms.producerSeller.zh, value: detail.producerName ? named(detail.producerName, detail.producerUscc) : null },
    { label: '海关核对时间', value: detail.confirmedAt ? <Moment at={detail.confirmedAt} /> : '尚未核对' },
    { label: terms.departurePort.zh, value: portText(detail.departurePort, on) },
    { label: terms.tradeCountry.zh, value: countryText(detail.tradeCountry, on) },
    { label: terms.destinationCountry.zh, value: countryText(detail.destinationCountry, on) },
    { label: terms.transportMode.zh, value: transportText(detail.transportMode, on) },
    { label: terms.supervisionMode.zh, value: supervisionText(detail.supervisionMode, on) },
    { label: terms.declareCustoms.zh, value: customsText(detail.declareCustoms, on) },
    { label: terms.exitCustoms.zh, value: customsText(detail.exitCustoms, on) },
    { label: '数据版本', value: `第 ${detail.version} 版` },
  ]
}

const named = (name: string, uscc: string | null) => (
  <>
    {name}
    {uscc ? <div className="cc-mono cc-quiet">{uscc}</div> : null}
  </>
)

const vehicleColumns: TableColumnsType<VehicleRow> = [
  { title: '序号', width: 52, align: 'right', render: (_, __, index) => index + 1 },
  { title: `${terms.vin.zh}（VIN）`, render: (_, row) => <Copyable text={row.vin} what={terms.vin.zh} /> },
  { title: terms.brand.zh, render: (_, row) => row.brand ?? '-' },
  { title: terms.model.zh, render: (_, row) => row.model ?? '-' },
  { title: terms.engineNo.zh, render: (_, row) => (row.engineNo ? <span className="cc-mono">{row.engineNo}</span> : '-') },
  { title: terms.itemNo.zh, align: 'right', dataIndex: 'itemNo' },
  { title: '车架号取自', render: (_, row) => vinSources[row.vinSource] },
]

const itemColumns = (on: string): TableColumnsType<Item> => [
  { title: '项号', width: 52, align: 'right', dataIndex: 'itemNo' },
  { title: terms.hsCode.zh, render: (_, row) => <span className="cc-mono">{row.hsCode}</span> },
  { title: terms.goodsName.zh, dataIndex: 'goodsName' },
  { title: terms.goodsModel.zh, render: (_, row) => <span className={styles['long']}>{row.goodsModel || '-'}</span> },
  { title: terms.quantity.zh, align: 'right', render: (_, row) => `${row.quantity} ${unitText(row.unit, on)}` },
  { title: terms.unitPrice.zh, align: 'right', render: (_, row) => row.unitPrice ?? '-' },
  { title: terms.totalPrice.zh, align: 'right', render: (_, row) => (row.totalPrice ? `${row.totalPrice} ${currencyText(row.currency, on)}` : '-') },
]
