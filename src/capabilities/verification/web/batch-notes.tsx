import { Link } from '@tanstack/react-router'
import { Note } from '../../../platform/web/feedback/note.tsx'
import { GoButton } from '../../../platform/web/look/go-button.tsx'
import type { BatchDetail } from '../contract.ts'
import styles from './detail.module.css'

const sentence = (text: string): string => text.replace(/[。；，]?$/u, '。')

/** What the exporter has to do next, or that there is nothing to do. */
export function WhatNext({ batch }: { batch: BatchDetail }) {
  return (
    <>
      <StateNote batch={batch} />
      <SentBackVehicles batch={batch} />
    </>
  )
}

function StateNote({ batch }: { batch: BatchDetail }) {
  const { status, reason, officeName, vehicleCount, deregistered } = batch
  if (status === 'push-failed') {
    return (
      <Note tone="red" title="推送失败" live>
        {reason ? <p>{reason}</p> : null}
        <p>请勿重复提交。平台运营方处理后会继续推送，进展在本页显示。</p>
      </Note>
    )
  }
  if (status === 'sent-back') {
    return (
      <Note tone="amber" title={`${officeName}已退回`} live actions={<Resubmit batch={batch} />}>
        <p>{reason ? `原因：${sentence(reason)}` : '退回原因见各车辆的办理结果。'}</p>
        <Remedy batch={batch} />
      </Note>
    )
  }
  if (status === 'withdrawing') {
    return (
      <Note tone="amber" title="已申请撤回" live>
        {reason ? <p>撤回原因：{sentence(reason)}</p> : null}
        <p>等待{officeName}答复，答复前证明仍然有效。</p>
      </Note>
    )
  }
  if (status === 'withdrawn') {
    return (
      <Note tone="blue" title="已撤回" live actions={<Resubmit batch={batch} />}>
        <p>本批次的证明已作废，车辆可重新提交。</p>
        <Resubmitted batch={batch} />
      </Note>
    )
  }
  if (deregistered === vehicleCount) {
    return (
      <Note tone="green" live>
        {vehicleCount} 辆均已注销，办理完毕。
      </Note>
    )
  }
  if (status === 'accepted') {
    return (
      <Note tone="green" live>
        {officeName}已受理，请按其安排携带车辆与证明办理注销。{deregistered > 0 ? `已注销 ${deregistered} / ${vehicleCount} 辆。` : null}
      </Note>
    )
  }
  return null
}

/**
 * Vehicles that the office sent back while it keeps the others of their certificate. A certificate is made once and stays
 * good for the others: the way on for these is the same office and the same certificate, and a correction at its desk.
 */
function SentBackVehicles({ batch }: { batch: BatchDetail }) {
  if (batch.status === 'sent-back' || batch.status === 'withdrawn') return null
  const back = batch.vehicles.filter(({ result }) => result === 'sent-back')
  if (back.length === 0) return null
  return (
    <Note tone="amber" title={`${batch.vehicleCount} 辆中 ${back.length} 辆退回`} live actions={<Resubmit batch={batch} />}>
      <ul className={styles['told']} aria-label="退回的车辆">
        {back.map(({ vin, reason }) => (
          <li key={vin}>
            <span className="cc-mono">{vin}</span>
            {reason ? `　原因：${sentence(reason)}` : null}
          </li>
        ))}
      </ul>
      <p>证明继续有效，无需重新提交：请按原因处理后，持同一份证明到{batch.officeName}，由其更正该车的办理结果。其余车辆照常办理。</p>
      {batch.declarations.some(({ held }) => !held) ? <p>整票车辆都被退回的报关单，也可重新提交。</p> : null}
      <Resubmitted batch={batch} />
    </Note>
  )
}

function Remedy({ batch }: { batch: BatchDetail }) {
  if (batch.resubmitted.length > 0) return <Resubmitted batch={batch} />
  const kept = batch.declarations.filter(({ held }) => held)
  return (
    <>
      {kept.length < batch.declarations.length ? <p>请按原因处理后重新提交。</p> : null}
      {kept.length > 0 ? <p>报关单 {kept.map(({ declarationNo }) => declarationNo).join('、')} 有车辆已由车辆管理所受理，证明继续有效：其余车辆请持同一份证明到该所，由其更正办理结果。</p> : null}
    </>
  )
}

function Resubmitted({ batch }: { batch: BatchDetail }) {
  if (batch.resubmitted.length === 0) return null
  return (
    <p>
      已重新提交：
      {batch.resubmitted.map(({ id, batchNo }) => (
        <span key={id}>
          <Link to="/verification/batches/$id" params={{ id } as never} className="cc-mono">
            {batchNo}
          </Link>
          {'　'}
        </span>
      ))}
    </p>
  )
}

/** The same declarations to the same office, where no certificate holds them any more. */
function Resubmit({ batch }: { batch: BatchDetail }) {
  const free = batch.declarations.filter(({ held }) => !held)
  if (free.length === 0) return null
  return (
    <GoButton size="small" type={batch.resubmitted.length > 0 ? 'default' : 'primary'} to="/verification/submit" search={{ step: '2', chosen: free.map(({ id }) => id).join('.'), office: batch.officeId }}>
      重新提交
    </GoButton>
  )
}

/** Customs amended or deleted what was proved (decision 7): those certificates must not be used. */
export function SupersededNote({ batch }: { batch: BatchDetail }) {
  const gone = batch.proofs.filter(({ status }) => status === 'superseded')
  if (gone.length === 0) return null
  return (
    <Note
      tone="red"
      title={`${gone.length} 份证明已失效，请勿使用`}
      live
      actions={
        <GoButton size="small" to="/verification/submit" search={{ declarationNo: gone[0]?.declarationNo ?? '' }}>
          重新提交
        </GoButton>
      }
    >
      <p>海关在证明生成后修改或删除了下列报关单。请在数据协同系统重新提取；仍为结关状态的，重新提交以取得新证明。</p>
      <ul>
        {gone.map(({ proofNo, declarationNo }) => (
          <li key={proofNo} className="cc-mono">
            {proofNo}　{declarationNo}
          </li>
        ))}
      </ul>
    </Note>
  )
}
