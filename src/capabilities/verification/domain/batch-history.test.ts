import { describe, expect, it } from 'vitest'
import type { BatchDetail, BatchStatus } from '../contract.ts'
import { batchHistory } from './batch-history.ts'
import { batchTransitions } from './batch-states.ts'

const officeName = '西安车管所'
const at = (minute: number) => new Date(Date.UTC(2026, 2, 15, 4, minute)).toISOString()
type Step = readonly [BatchStatus, string?]

const told = (steps: readonly Step[], decisions: BatchDetail['decisions'] = []) =>
  batchHistory({
    officeName, declarationNos: ['901120260010000001', '901120260010000002'], vehicleCount: 5, decisions,
    proofs: [{ id: '1', proofNo: 'SXDZKA-ESC-1', declarationNo: '901120260010000001', status: 'valid', sealedAt: at(1) }],
    history: steps.map(([status, note], minute) => ({ status, note: note ?? null, at: at(minute) })),
  })
const last = (...steps: readonly Step[]) => told(steps).map(({ who, says }) => `${who} ${says}`).at(-1)
const delivered: readonly Step[] = [['submitted'], ['pushing'], ['delivered']]

describe('办理经过 (3.1.3) says who did what and why', () => {
  it.each<[string, string, readonly Step[]]>([
    ['submission', '本企业 提交 2 票报关单、5 辆车，送西安车管所办理。', [['submitted']]],
    ['sealing', '平台 生成 1 份盖章的《二手车出口报关信息证明》，开始推送至西安车管所。', [['submitted'], ['pushing']]],
    ['delivery', '平台 已送达西安车管所，等待受理。', delivered],
    ['a push that failed', '平台 推送未成功，原因：车管所系统未接收该批次。', [['submitted'], ['pushing'], ['push-failed', '车管所系统未接收该批次。']]],
    ['a certificate that can’t be made', '平台 证明无法生成：缺字。请撤回批次。', [['submitted'], ['push-failed', '证明无法生成：缺字。请撤回批次。']]],
    ['acceptance', '西安车管所 受理本批次。', [...delivered, ['accepted']]],
    ['sending back', '西安车管所 退回本批次，原因：车架号与实车不符。', [...delivered, ['sent-back', '车架号与实车不符']]],
    ['a correction', '西安车管所 更正原来的退回，改为受理本批次，原因：点错了。', [...delivered, ['sent-back', '点错'], ['accepted', '点错了']]],
    ['the other correction', '西安车管所 更正原来的受理，改为退回本批次。', [...delivered, ['accepted'], ['sent-back']]],
    ['a withdrawal before the push', '本企业 撤回本批次，原因：选错了。尚未送达车辆管理所，撤回即时生效，证明已作废。', [['submitted'], ['withdrawn', '选错了']]],
    ['a withdrawal asked for', '本企业 向西安车管所申请撤回本批次，原因：选错了。', [...delivered, ['withdrawing', '选错了']]],
    ['granted', '西安车管所 同意撤回。证明已作废。', [...delivered, ['withdrawing', '选错了'], ['withdrawn', '车管所同意撤回']]],
    ['granted with a word', '西安车管所 同意撤回，原因：尚未办理。证明已作废。', [...delivered, ['withdrawing', '选错了'], ['withdrawn', '尚未办理']]],
    ['denied', '西安车管所 不同意撤回，原因：已在办理。批次照常办理，证明仍然有效。', [...delivered, ['withdrawing', '选错了'], ['delivered', '车管所不同意撤回：已在办理']]],
    ['denied without a word', '西安车管所 不同意撤回。批次照常办理，证明仍然有效。', [...delivered, ['withdrawing', '选错了'], ['delivered', '车管所不同意撤回']]],
    ['nobody there to grant it', '平台 车管所系统未接收该批次，撤回已生效。证明已作废。', [['submitted'], ['pushing'], ['withdrawing', '选错了'], ['withdrawn', '车管所系统未接收该批次，撤回已生效。']]],
    ['nobody there to hear of it', '平台 车管所系统未接收撤回申请，请稍后重新撤回。', [...delivered, ['withdrawing', '选错了'], ['delivered', '车管所系统未接收撤回申请，请稍后重新撤回。']]],
    ['a push sent again', '平台 重新推送至西安车管所。', [['submitted'], ['pushing'], ['push-failed'], ['pushing']]],
    ['every certificate superseded before the push', '平台 全部证明在推送前已失效，批次自动撤回。', [['submitted'], ['withdrawn', '全部证明在推送前已失效，批次自动撤回']]],
    ['an office that won’t hear of it', '平台 车管所系统未接收证明 SXDZKA-ESC-1 的失效通知，请直接联系车辆管理所。', [...delivered, ['delivered', '车管所系统未接收证明 SXDZKA-ESC-1 的失效通知，请直接联系车辆管理所。']]],
    ['a certificate superseded', '海关 证明 SXDZKA-ESC-1 已失效：海关已修改该报关单。', [...delivered, ['accepted'], ['accepted', '证明 SXDZKA-ESC-1 已失效：海关已修改该报关单']]],
  ])('%s', (_, says, steps) => expect(last(...steps)).toBe(says))

  it('has a sentence for whatever may follow whatever', () => {
    for (const { from, to } of Object.values(batchTransitions)) {
      for (const before of from) for (const note of [undefined, '因故']) expect(last([before], [to, note])).toMatch(/^\S+ \p{Script=Han}.*。$/u)
    }
  })

  it('tells decisions on vehicles in their place, those of one minute and reason together', () => {
    const vins = ['A', 'B', 'C', 'D'].map((letter) => `LSVAM4187C218484${letter}`)
    const decision = (vin: string, minute: number, result: string, given: object = {}) => ({ vin, result, at: at(minute), reason: null, date: null, ...given })
    const lines = told(
      [...delivered, ['accepted']],
      [...vins.map((vin) => decision(vin, 10, 'deregistered', { date: '2026-03-15' })), decision(vins[0] as string, 2, 'sent-back', { reason: '车不在场' })],
    )
    expect(lines.map(({ who, says }) => `${who} ${says}`).filter((line) => line.includes('LSV'))).toEqual([
      `西安车管所 退回车辆 ${vins[0]}，原因：车不在场。`,
      `西安车管所 注销${vins[0]} 等 4 辆车，注销日期 2026-03-15。`,
    ])
    expect(lines.map((line) => line.at)).toEqual(lines.map((line) => line.at).toSorted())
  })
})
