/** What a person at the office sees: the batches its system holds, their declarations, vehicles and certificates. */
import type { DatabaseSync } from 'node:sqlite'
import type { Page } from '../kit/definition.ts'
import { latestBatches, pdfOf, proofsOf, supersededOf, vehiclesOf, type Batch, type BatchState, type Proof, type Vehicle, type VehicleState } from './office-store.ts'

const SHOWN = 200
const VEHICLE_TEXT: Record<VehicleState, string> = { waiting: '待办理', 'sent-back': '已退回', deregistered: '已注销' }
const PDF_PATH = /^\/proofs\/([0-9A-Za-z_-]{1,64})\/([0-9A-Za-z_-]{1,64})\.pdf$/

const STYLE = `body{font:15px/1.6 system-ui,"Noto Sans SC",sans-serif;margin:0;color:#1c2733;background:#f3f5f8}
header{background:#173f6b;color:#fff;padding:14px 28px}header h1{font-size:19px;margin:0}header p{margin:2px 0 0;opacity:.85;font-size:13px}
main{max-width:1080px;margin:20px auto;padding:0 20px}section{background:#fff;border:1px solid #dde3ea;border-radius:6px;margin:0 0 16px;padding:14px 18px}
h2{font-size:16px;margin:0 0 6px}dl{display:flex;flex-wrap:wrap;gap:2px 28px;margin:0 0 10px;font-size:13px}dl div{display:flex;gap:6px}dt{color:#566576}dd{margin:0}
table{border-collapse:collapse;width:100%;table-layout:fixed;font-size:14px}th,td{text-align:left;padding:6px 10px;border-top:1px solid #e7ebf0;vertical-align:top}th{color:#566576;font-weight:500}
th:nth-child(2){width:44%}code{font-family:ui-monospace,Consolas,monospace}.state{font-weight:600;margin-left:10px;font-size:14px}a{color:#0b5cad}`

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const html = (text: string): string => text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character)

const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'medium' })
const shanghai = (instant: string): string => clock.format(new Date(instant))

function vehicleText({ vin, state, reason, date }: Vehicle): string {
  const more = [date, reason].filter((one) => one !== null).map(html).join(' ')
  return `<code>${html(vin)}</code> ${VEHICLE_TEXT[state]}${more === '' ? '' : `（${more}）`}`
}

function proofRow(proof: Proof, vehicles: Vehicle[], superseded: string | undefined): string {
  const path = `/proofs/${encodeURIComponent(proof.batch_no)}/${encodeURIComponent(proof.proof_no)}.pdf`
  return `<tr><td><code>${html(proof.declaration_no)}</code><br>出口日期 ${html(proof.export_date ?? '-')}</td>
<td>${vehicles.map(vehicleText).join('<br>')}</td>
<td>${html(proof.proof_no)}${superseded === undefined ? '' : `<br><strong>已失效：${html(superseded)}</strong>`}<br>签章 ${shanghai(proof.sealed_at)}<br><a href="${path}">下载证明</a></td></tr>`
}

function batchSection(db: DatabaseSync, batch: Batch, stateText: Record<BatchState, string>): string {
  const vehicles = vehiclesOf(db, batch.batch_no)
  const superseded = supersededOf(db, batch.batch_no)
  const rows = proofsOf(db, batch.batch_no).map((proof) =>
    proofRow(proof, vehicles.filter((one) => one.proof_no === proof.proof_no), superseded.get(proof.proof_no)))
  return `<section><h2>批次 ${html(batch.batch_no)}<span class="state">${stateText[batch.state]}</span></h2>
<dl><div><dt>出口企业</dt><dd>${html(batch.exporter_name)}</dd></div><div><dt>统一社会信用代码</dt><dd>${html(batch.exporter_uscc)}</dd></div>
<div><dt>提交</dt><dd>${shanghai(batch.submitted_at)}</dd></div><div><dt>收到</dt><dd>${shanghai(batch.received_at)}</dd></div>
<div><dt>车辆</dt><dd>${vehicles.length} 辆</dd></div>${batch.reason === null ? '' : `<div><dt>原因</dt><dd>${html(batch.reason)}</dd></div>`}</dl>
<table><thead><tr><th scope="col">报关单号</th><th scope="col">车辆识别代号</th><th scope="col">证明</th></tr></thead><tbody>${rows.join('')}</tbody></table></section>`
}

export function officePage(path: string, db: DatabaseSync, officeCode: string, stateText: Record<BatchState, string>): Page | undefined {
  const [, batchNo, proofNo] = PDF_PATH.exec(path) ?? []
  if (batchNo !== undefined && proofNo !== undefined) {
    const pdf = pdfOf(db, batchNo, proofNo)
    return pdf && { type: 'application/pdf', body: pdf, fileName: `${proofNo}.pdf` }
  }
  if (path !== '/') return undefined
  const batches = latestBatches(db, SHOWN)
  const content = batches.length === 0 ? '<section>还没有收到批次。</section>' : batches.map((one) => batchSection(db, one, stateText)).join('\n')
  return {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="refresh" content="10"><title>车管所业务系统（模拟）${html(officeCode)}</title><style>${STYLE}</style></head>
<body><header><h1>车管所业务系统（模拟） ${html(officeCode)}</h1><p>收到的二手车出口报关信息证明，最近 ${SHOWN} 个批次；每 10 秒刷新</p></header>
<main>${content}</main></body></html>`,
  }
}
