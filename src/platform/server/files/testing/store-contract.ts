import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { FileStore } from '../file-store.ts'

/** What every FileStore must do, wherever it keeps its bytes. */
export function fileStoreContract(open: () => Promise<FileStore>): void {
  const unknown = 'f'.repeat(64)

  describe('keeps the contract of file stores', () => {
    it('gives back what was put, by the hash of its bytes', async () => {
      const store = await open()
      for (const bytes of [Buffer.alloc(0), Buffer.from('证明'), randomBytes(300_000)]) {
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        expect(await store.put(bytes)).toEqual({ sha256, bytes: bytes.byteLength })
        expect(await store.size(sha256)).toBe(bytes.byteLength)
        expect((await store.readWhole(sha256)).equals(bytes)).toBe(true)
        expect((await buffer(store.read(sha256))).equals(bytes)).toBe(true)
      }
    })

    it('takes the same bytes again and again, at the same moment too', async () => {
      const store = await open()
      const bytes = randomBytes(50_000)
      const answers = await Promise.all(Array.from({ length: 8 }, () => store.put(bytes)))
      expect(new Set(answers.map(({ sha256 }) => sha256)).size).toBe(1)
      expect((await store.readWhole(answers[0]?.sha256 ?? '')).equals(bytes)).toBe(true)
    })

    it('is the same after it was opened again', async () => {
      const { sha256 } = await (await open()).put(Buffer.from('lasting'))
      expect((await (await open()).readWhole(sha256)).toString()).toBe('lasting')
    })

    it('knows nothing of what was not put', async () => {
      const store = await open()
      await expect(store.size(unknown)).rejects.toThrow()
      await expect(store.readWhole(unknown)).rejects.toThrow()
      await expect(buffer(store.read(unknown))).rejects.toThrow()
    })

    it.each(['', '../../etc/passwd', `${'f'.repeat(63)}/`, 'F'.repeat(64), `${unknown}\n`])('takes %j for no name of a file', async (name) => {
      const store = await open()
      await expect((async () => store.size(name))()).rejects.toThrow('hexadecimal')
      await expect((async () => store.readWhole(name))()).rejects.toThrow('hexadecimal')
      expect(() => store.read(name)).toThrow('hexadecimal')
    })
  })
}
