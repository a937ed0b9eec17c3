import { expect, it } from 'vitest'
import { readSettings } from './settings.ts'

const env = { SIM_DATA_DIR: '/tmp/x', PARTNER_URL: 'http://localhost:5180', PARTNER_KEY_FILE: '/tmp/k.pem' }

it('reads the environment and names what is missing', () => {
  expect(readSettings(env).partnerUrl.href).toBe('http://localhost:5180/exchange/messages')
  expect(readSettings({ ...env, PARTNER_URL: 'http://h/in' }).partnerUrl.pathname).toBe('/in')
  expect(readSettings(env).port).toBe(0)
  expect(() => readSettings({ ...env, PARTNER_KEY_FILE: '' })).toThrow('PARTNER_KEY_FILE is not set')
  expect(() => readSettings({ ...env, SIM_PORT: '99999' })).toThrow('SIM_PORT')
})
