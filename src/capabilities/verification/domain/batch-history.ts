import { batchStatuses, type BatchDetail, type BatchStatus } from '../contract.ts'

export interface HistoryLine {
  /** instant */
  at: string
  who: string
  /** a sentence: what was done, and why */
  says: string
}

type Told = Pick<BatchDetail, 'officeName' | 'history' | 'decisions' | 'declarationNos' | 'vehicleCount' | 'proofs'>
type Event = Pick<BatchDetail['history'][number], 'status' | 'note'>

const exporter = '本企业'
const platform = '平台'
const customs = '海关'

/** 办理经过: who did what, when and why, in the order of its happening; decisions on vehicles stand between. */
export function batchHistory(batch: Told): HistoryLine[] {
  const steps = batch.history.map((event, index) => ({ at: event.at, ...sayStep(batch, event, batch.history[index - 1]?.status) }))
  return [...steps, ...sayDecisions(batch)].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

function sayStep(batch: Told, { status, note }: Event, before: string | undefined): Omit<HistoryLine, 'at'> {
  const office = batch.officeName
  // the state stands and something is remarked: a certificate that no longer holds, or an office that won't hear of it
  if (note !== null && status === before) return { who: note.startsWith('车管所系统') ? platform : customs, says: sentence(note) }
  switch (status as BatchStatus) {
    case 'submitted':
      return { who: exporter, says: `提交 ${batch.declarationNos.length} 票报关单、${batch.vehicleCount} 辆车，送${office}办理。` }
    case 'pushing':
      if (before === 'push-failed') return { who: platform, says: `重新推送至${office}。` }
      return { who: platform, says: `生成 ${batch.proofs.length} 份盖章的《二手车出口报关信息证明》，开始推送至${office}。` }
    case 'push-failed':
      return { who: platform, says: note?.startsWith('证明无法生成') ? sentence(note) : because('推送未成功', note) }
    case 'delivered':
      if (before === 'withdrawing') return saidNo(office, note)
      return { who: platform, says: `已送达${office}，等待受理。` }
    case 'withdrawing':
      return { who: exporter, says: because(`向${office}申请撤回本批次`, note) }
    case 'withdrawn':
      return withdrawn(office, note, before)
    case 'accepted':
      return { who: office, says: because(before === 'sent-back' ? '更正原来的退回，改为受理本批次' : '受理本批次', note) }
    case 'sent-back':
      return { who: office, says: because(before === 'accepted' ? '更正原来的受理，改为退回本批次' : '退回本批次', note) }
    default:
      return { who: platform, says: because(`状态变为“${batchStatuses[status as BatchStatus] ?? status}”`, note) }
  }
}

function withdrawn(office: string, note: string | null, before: string | undefined): Omit<HistoryLine, 'at'> {
  // customs overtook all its certificates: nobody withdrew it
  if (note?.startsWith('全部证明')) return { who: platform, says: sentence(note) }
  if (before === 'submitted' || before === 'push-failed') return { who: exporter, says: `${because('撤回本批次', note)}尚未送达车辆管理所，撤回即时生效，证明已作废。` }
  // the office never had it: nobody was there to agree
  if (note?.includes('撤回已生效')) return { who: platform, says: `${sentence(note)}证明已作废。` }
  return { who: office, says: `${because('同意撤回', note === '车管所同意撤回' ? null : note)}证明已作废。` }
}

const refusal = /^车管所不同意撤回(?:：(.*))?$/s

function saidNo(office: string, note: string | null): Omit<HistoryLine, 'at'> {
  const [answered, reason] = refusal.exec(note ?? '') ?? []
  if (answered === undefined && note) return { who: platform, says: sentence(note) }
  return { who: office, says: `${because('不同意撤回', reason ?? null)}批次照常办理，证明仍然有效。` }
}

const decided = { accepted: '受理', 'sent-back': '退回', deregistered: '注销' } as const

/** What an office decided on vehicles, those of the same minute, kind and reason in one sentence. */
function sayDecisions({ officeName, decisions }: Told): HistoryLine[] {
  const alike = Map.groupBy(decisions, ({ result, reason, date, at }) => JSON.stringify([result, reason, date, at.slice(0, 16)]))
  return [...alike.values()].flatMap((some) => {
    const [one] = some
    if (!one) return []
    const act = decided[one.result as keyof typeof decided] ?? one.result
    const which = some.length > 3 ? `${some[0]?.vin} 等 ${some.length} 辆车` : `车辆 ${some.map(({ vin }) => vin).join('、')}`
    return [{ at: one.at, who: officeName, says: because(`${act}${which}${one.date ? `，注销日期 ${one.date}` : ''}`, one.reason) }]
  })
}

const sentence = (text: string): string => text.replace(/[。；，]?$/u, '。')
const because = (what: string, why: string | null): string => (why ? `${what}，原因：${sentence(why)}` : `${what}。`)
