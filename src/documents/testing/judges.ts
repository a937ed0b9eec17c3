// Programs of other people that judge what we made. A test that needs one which is not installed is
// skipped, and says so: `apt-get install qpdf poppler-utils libnss3-tools openssl` brings them all.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Judge = 'qpdf' | 'pdfsig' | 'pdftotext' | 'pdffonts' | 'pdfinfo' | 'certutil' | 'openssl'

/** True when all are installed; otherwise warns which tests are not run. */
export function haveJudges(purpose: string, ...judges: Judge[]): boolean {
  const missing = judges.filter(judge => spawnSync('which', [judge]).status !== 0)
  if (missing.length > 0) console.warn(`NOT CHECKED for want of ${missing.join(', ')}: ${purpose}`)
  return missing.length === 0
}

export interface Verdict {
  status: number | null
  output: string
}

/** Runs a judge in a folder of its own with these files in it; output is stdout and stderr together. */
export function judge(files: Record<string, Uint8Array | string>, ...commands: [Judge, ...string[]][]): Verdict {
  const folder = mkdtempSync(join(tmpdir(), 'chechuang-judge-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    let verdict: Verdict = { status: null, output: '' }
    for (const [program, ...args] of commands) {
      const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 })
      if (error) throw error
      verdict = { status, output: stdout + stderr }
    }
    return verdict
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Content and CMS of a sealed PDF, cut out by its byte range without a PDF library. */
export function cutSeal(sealed: Uint8Array): { content: Uint8Array; cms: Uint8Array; contentsAt: number } {
  const bytes = Buffer.from(sealed)
  const range = /\/ByteRange \[0 (\d+) (\d+) (\d+)/.exec(bytes.toString('latin1'))
  if (!range) throw new Error('no byte range')
  const [end, start, length] = range.slice(1).map(Number) as [number, number, number]
  const padded = Buffer.from(bytes.toString('latin1', end + 1, start - 1), 'hex')
  return {
    content: Buffer.concat([bytes.subarray(0, end), bytes.subarray(start, start + length)]),
    cms: padded.subarray(0, 4 + padded.readUInt16BE(2)),
    contentsAt: end + 1,
  }
}
