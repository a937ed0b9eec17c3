import { describe, expect, it } from 'vitest'
import { stagesOf } from './batch-progress.ts'

const at = '2025-11-21T01:00:00.000Z'
const proof = (status: 'sealing' | 'valid') => ({ id: 'p', proofNo: 'SXDZKA-ESC-1', declarationNo: '901120250010000123', status, sealedAt: status === 'valid' ? at : null })
const batch = (status: string, proofs: ReturnType<typeof proof>[], history: { status: string; at: string; note: null }[] = []) => ({
  status, submittedAt: at, officeName: '某车辆管理所', reason: null, proofs, history,
})
const states = (...asked: Parameters<typeof batch>) => stagesOf(batch(...asked)).map(({ state }) => state)

describe('what happens after 提交并生成报告 (3.1.3)', () => {
  it('counts the certificates while they are sealed', () => {
    expect(stagesOf(batch('submitted', [proof('valid'), proof('sealing')]))[1]).toMatchObject({ state: 'process', says: '1 / 2 份' })
    expect(states('submitted', [proof('sealing')])).toEqual(['finish', 'process', 'wait', 'wait'])
  })

  it('pushes once all are sealed', () => expect(states('pushing', [proof('valid')])).toEqual(['finish', 'finish', 'process', 'wait']))

  it('waits for the office once it is delivered', () => {
    expect(states('delivered', [proof('valid')])).toEqual(['finish', 'finish', 'finish', 'process'])
  })

  it('ends with the office’s answer and its time', () => {
    const accepted = stagesOf(batch('accepted', [proof('valid')], [{ status: 'accepted', at, note: null }]))
    expect(accepted.map(({ state }) => state)).toEqual(['finish', 'finish', 'finish', 'finish'])
    expect(accepted[3]).toMatchObject({ at })
    expect(states('sent-back', [proof('valid')]).at(-1)).toBe('error')
  })

  it('ends early where the batch was withdrawn', () => {
    expect(stagesOf(batch('withdrawn', [proof('valid')])).map(({ title }) => title)).toEqual(['已提交', '已撤回'])
  })

  it('shows a failure where it happened', () => {
    expect(states('push-failed', [proof('valid')])).toEqual(['finish', 'finish', 'error', 'wait'])
    expect(states('push-failed', [proof('sealing')])).toEqual(['finish', 'error', 'wait', 'wait'])
  })
})
