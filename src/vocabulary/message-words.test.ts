import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { messageTypeName, partnerName } from './message-words.ts'

const src = fileURLToPath(new URL('..', import.meta.url))
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !/\.test\.ts$|testing\//.test(name))

describe('what passes between systems', () => {
  it('has a Chinese name, whatever is enqueued or handled', () => {
    const text = files.map((name) => readFileSync(`${src}/${name}`, 'utf8')).join('\n')
    const types = [...new Set([...text.matchAll(/messageType(?::| ===) '([a-z-]+)'/g)].map(([, type]) => type as string))]
    expect(types).toContain('seal-declaration')
    expect(types.length).toBeGreaterThan(7)
    for (const type of types) expect(messageTypeName(type), type).toMatch(/\p{Script=Han}/u)
    const destinations = [...new Set([...text.matchAll(/destination: '([a-z-]+)'/g)].map(([, name]) => name as string))]
    expect(destinations.length).toBeGreaterThan(2)
    for (const name of destinations) expect(partnerName(name), name).toMatch(/\p{Script=Han}/u)
  })
})
