import { spawnSync } from 'node:child_process'

/** OpenSSL's command line as an independent judge. */
export const hasOpenssl: boolean = spawnSync('openssl', ['version']).status === 0

if (!hasOpenssl) console.warn('\n*** openssl is not installed: the independent checks of certificates, CRLs and timestamps are SKIPPED ***\n')

/** Runs `openssl` with these arguments; `said` is stdout and stderr together. */
export function openssl(...args: string[]): { ok: boolean; said: string } {
  const { status, stdout, stderr } = spawnSync('openssl', args, { encoding: 'utf8' })
  return { ok: status === 0, said: stdout + stderr }
}
