import { describe, expect, it } from 'vitest'
import type { BatchFinding } from '../domain/check-batch.ts'
import { sayFindings } from './say-finding.ts'

const proved = (vin: string, declarationNo = '901120260010000123'): BatchFinding => ({
  code: 'VEHICLE_PROVED_ELSEWHERE', severity: 'warning', declarationNo, vin, params: { declarationNo, vin, proofNo: 'P-1', office: '西安市车管所' }, batch: { id: 'b', batchNo: 'PC-1' },
})

describe('findings in words (3.1.3-7)', () => {
  it('say once what is true of several vehicles of a declaration, and name them', () => {
    const [one, ...others] = sayFindings([proved('A'), proved('B')])
    expect(others).toEqual([])
    expect(one).toMatchObject({ says: '车架号 A、B 在西安市车管所已有有效证明 P-1。', vins: ['A', 'B'], declarationNo: '901120260010000123', batch: { batchNo: 'PC-1' } })
  })

  it('count the vehicles where they are many', () => {
    const [one] = sayFindings(['A', 'B', 'C', 'D'].map((vin) => proved(vin)))
    expect(one).toMatchObject({ says: '车架号 A 等 4 辆 在西安市车管所已有有效证明 P-1。', vins: ['A', 'B', 'C', 'D'] })
  })

  it('stay apart where declaration, certificate or reason differ', () => {
    expect(sayFindings([proved('A'), proved('B', '901120260010000456')])).toHaveLength(2)
    const uncovered = (vin: string, why: string): BatchFinding => ({ code: 'LICENCE_NOT_COVERING', severity: 'warning', declarationNo: '1', vin, params: { vin, licenceNo: 'L', why } })
    expect(sayFindings([uncovered('A', '未列明'), uncovered('B', '过期')])).toHaveLength(2)
  })
})
