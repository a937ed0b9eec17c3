import { describe, expect, it } from 'vitest'
import { cameraFaultOf, cameraFaults } from './camera-fault.ts'

describe('why there is no picture', () => {
  it.each([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'none'],
    ['OverconstrainedError', 'none'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'failed'],
  ] as const)('%s: %s', (name, fault) => {
    expect(cameraFaultOf(new DOMException('', name))).toBe(fault)
  })

  it('is said for whatever a browser throws', () => {
    expect(cameraFaultOf('no')).toBe('failed')
    for (const { title, remedy } of Object.values(cameraFaults)) expect(`${title}${remedy}`).toMatch(/。$/)
  })
})
