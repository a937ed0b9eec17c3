/** A simulator as the supervisor runs it: a child process with an IPC channel. */
import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Product } from './product.ts'

export type Child = {
  url: string
  process: ChildProcess
  exited: Promise<number | null>
  /** kill -9. */
  kill: () => Promise<void>
  stop: () => Promise<void>
  state: () => Promise<Record<string, unknown> & { outgoing: Record<string, number> }>
  control: (command: unknown) => Promise<number>
}

export async function startChild(name: 'customs' | 'commerce' | 'vehicle-office', product: Product, env: Record<string, string> = {}): Promise<Child> {
  const child = fork(join(import.meta.dirname, '..', name, 'main.ts'), {
    env: { ...process.env, SIM_DATA_DIR: product.dataDir, SIM_PORT: '0', PARTNER_URL: product.url, PARTNER_KEY_FILE: product.keyFile, ...env },
    execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => { complaint += chunk.toString() })
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message: { ready: boolean, port: number }) => resolve(message.port))
    void exited.then((code) => reject(new Error(`${name} ended with ${code}: ${complaint}`)))
  })
  const url = `http://127.0.0.1:${port}`
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await exited
  }
  return {
    url, process: child, exited,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    state: async () => (await fetch(`${url}/state`)).json() as Promise<Record<string, unknown> & { outgoing: Record<string, number> }>,
    control: async (command) => (await fetch(`${url}/control`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(command),
    })).status,
  }
}
