import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openTrust, type Trust, type TrustOptions } from '../open-trust.ts'

const folders: string[] = []
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })))

/** A folder that is gone after the test file. */
export function throwawayFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'trust-'))
  folders.push(folder)
  return folder
}

export const names = { operator: '车窗演示平台', issuer: '演示发证单位', seal: '二手车出口证明演示专用章' }

export function openDemoTrust(dir: string, more: Partial<TrustOptions> = {}): Promise<Trust> {
  return openTrust({ dir, now: () => new Date(), mode: 'demo', names, ...more })
}
