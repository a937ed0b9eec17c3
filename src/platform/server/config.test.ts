import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

const least = { APP_DATABASE_URL: 'postgresql://app@localhost/db' }

describe('the settings', () => {
  it('of a demo need nothing but the database', () => {
    expect(readConfig(least)).toMatchObject({ port: 5180, mode: 'demo', publicUrl: 'http://localhost:5180', agentPort: 5181, answerMinutes: 10, logins: { burst: 30, everyMs: 1_000 } })
    expect(readConfig({ ...least, PORT: '6000' }).publicUrl).toBe('http://localhost:6000')
    expect(readConfig({ ...least, DATA_DIR: '/tmp/x' })).toMatchObject({ dataDir: '/tmp/x', partnersFile: '/tmp/x/partners.json' })
  })

  it('of production need the address that is printed in every QR code', () => {
    expect(() => readConfig({ ...least, CHECHUANG_MODE: 'production' })).toThrow('PUBLIC_URL')
    expect(readConfig({ ...least, CHECHUANG_MODE: 'production', PUBLIC_URL: 'https://window.example/' }).publicUrl).toBe('https://window.example')
  })

  it.each([
    [{}, 'APP_DATABASE_URL'], [{ ...least, PORT: '99999' }, 'PORT'], [{ ...least, PORT: 'x' }, 'PORT'], [{ ...least, CHECHUANG_MODE: 'prod' }, 'CHECHUANG_MODE'],
    [{ ...least, PUBLIC_URL: 'javascript:alert(1)' }, 'PUBLIC_URL'], [{ ...least, PUBLIC_URL: 'window.example' }, 'PUBLIC_URL'],
    [{ ...least, CHECHUANG_INSTANCE: 'a b;' }, 'CHECHUANG_INSTANCE'], [{ ...least, ANSWER_MINUTES: '0' }, 'ANSWER_MINUTES'],
    [{ ...least, LOGIN_BURST: '0' }, 'LOGIN_BURST'], [{ ...least, LOGIN_EVERY_MS: '0.5' }, 'LOGIN_EVERY_MS'],
  ])('%j are refused with the name of what is wrong', (environment, name) => {
    expect(() => readConfig(environment)).toThrow(name)
  })

  it('that are wrong in several places are told of all at once', () => {
    expect(() => readConfig({ PORT: 'x', CHECHUANG_MODE: 'prod' })).toThrow(/PORT[^]*APP_DATABASE_URL[^]*CHECHUANG_MODE/)
  })
})
