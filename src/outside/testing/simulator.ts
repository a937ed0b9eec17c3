// Starts a simulated partner as the process that it is, with keys of its own and ours registered there.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestKey } from './exchange.ts'

export interface RunningSimulator {
  /** where it takes messages */
  url: string
  publicPem: string
  control(command: object): Promise<void>
  state(): Promise<{ received: number; effects: number }>
  close(): Promise<void>
}

export async function startSimulator(
  name: 'customs' | 'commerce' | 'vehicle-office',
  options: { folder: string; ours: TestKey; partnerUrl: string; files?: Readonly<Record<string, string>>; environment?: NodeJS.ProcessEnv },
): Promise<RunningSimulator> {
  const folder = join(options.folder, name)
  mkdirSync(folder, { recursive: true })
  for (const [file, content] of Object.entries(options.files ?? {})) writeFileSync(join(folder, file), content)
  const ourKeyFile = join(folder, 'ours.pub.pem')
  writeFileSync(ourKeyFile, options.ours.publicPem)
  const child = fork(join(import.meta.dirname, '../../../simulators', name, 'main.ts'), {
    env: { ...process.env, ...options.environment, SIM_DATA_DIR: folder, SIM_PORT: '0', PARTNER_URL: options.partnerUrl, PARTNER_KEY_FILE: ourKeyFile },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const base = `http://127.0.0.1:${port}`
  return {
    url: `${base}/messages`,
    publicPem: readFileSync(join(folder, 'exchange.pub.pem'), 'utf8'),
    async control(command) {
      const response = await fetch(`${base}/control`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(command) })
      if (!response.ok) throw new Error(await response.text())
    },
    state: async () => (await (await fetch(`${base}/state`)).json()) as { received: number; effects: number },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
