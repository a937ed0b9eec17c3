import { describe, expect, it } from 'vitest'
import { countryText, portText, statusText } from './code-text.ts'

describe('a code on a screen', () => {
  it('bears the name it had on the day of what bears it (decision 25)', () => {
    expect(countryText('MKD', '2019-02-11')).toBe('马其顿')
    expect(countryText('MKD', '2019-02-12')).toBe('北马其顿')
  })

  it('bears the newest name where there is no day', () => expect(countryText('MKD', null)).toBe('北马其顿'))

  it('that no table knows shows as itself, and none as a dash', () => {
    expect(portText('000000', '2026-03-08')).toBe('000000')
    expect(portText(null, '2026-03-08')).toBe('-')
  })

  it('of a state is what it is today', () => expect(statusText('closed')).toBe('结关'))
})
