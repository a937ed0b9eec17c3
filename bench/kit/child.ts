import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { cpuSecondsOf } from './cpu.ts'
import type { AtEnd } from './endings.ts'

export const root = join(import.meta.dirname, '../..')

export interface Child {
  process: ChildProcess
  /** the message it sent when it was ready */
  ready: { port?: number }
  /** sends a question and answers the next message */
  ask<Answer>(question: object): Promise<Answer>
  /** seconds of CPU, user and system, since it started */
  cpuSeconds(): number
}

/** Starts a program of this project as a child and waits until it says that it is ready. Its last words are in what is thrown. */
export async function startChild(
  entry: string,
  atEnd: AtEnd,
  options: { environment?: Record<string, string>; nodeOptions?: string[] } = {},
): Promise<Child> {
  const child = fork(join(root, entry), {
    cwd: root,
    env: { ...process.env, DATABASE_URL: undefined, ...options.environment },
    execArgv: ['--disable-warning=ExperimentalWarning', ...(options.nodeOptions ?? [])],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  let words = ''
  const hear = (text: Buffer) => {
    words = (words + text.toString()).slice(-4_000)
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  const gone = once(child, 'exit')
  atEnd(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await gone
    clearTimeout(late)
  })
  const message = async () => {
    const first = await Promise.race([once(child, 'message'), gone.then(() => undefined)])
    if (!first) throw new Error(`${entry} ended:\n${words}`)
    return first[0] as unknown
  }
  const ready = (await message()) as { port?: number }
  return {
    process: child,
    ready,
    ask: async <Answer>(question: object) => {
      const answer = message()
      child.send(question)
      return (await answer) as Answer
    },
    cpuSeconds: () => cpuSecondsOf(child.pid),
  }
}
