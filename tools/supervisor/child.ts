// A long-running part of the product as a child process: started, watched, started again, ended in order.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createWriteStream, mkdirSync, renameSync, statSync } from 'node:fs'
import type { WriteStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { root } from './settings.ts'

export type Part = {
  /** Name of the log file and in messages: 'server', 'customs' … */
  name: string
  /** Path from the project's root. */
  entry: string
  environment: Record<string, string | undefined>
}

export type Surroundings = { logs: string; say: (line: string) => void }

/** How long a part may take to become ready, and to end, in milliseconds. */
const patience = { ready: 60_000, end: 10_000 }
const longestLog = 10_000_000

/** The part ended before it was ready; the message holds its last words. */
export class PartFailed extends Error {
  override name = 'PartFailed'
}

type Begun = { child: ChildProcess; lastWords: string[]; isReady: boolean }

/** Starts a part, its output to logs/<name>.log; errors are shown too. Detached: Ctrl-C reaches only the supervisor. */
function begin(part: Part, { logs, say }: Surroundings): Begun {
  const child = fork(join(root, part.entry), {
    cwd: root,
    env: { ...process.env, ...part.environment },
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  const log = openLog(join(logs, `${part.name}.log`))
  const begun: Begun = { child, lastWords: [], isReady: false }
  const { lastWords } = begun
  const keep = (line: string) => {
    log.write(`${line}\n`)
    lastWords.push(line)
    if (lastWords.length > 20) lastWords.shift()
  }
  createInterface({ input: child.stdout! }).on('line', (line) => {
    keep(line)
    const trouble = troubleIn(line)
    if (trouble) say(`[${part.name}] ${trouble}`)
  })
  createInterface({ input: child.stderr! }).on('line', (line) => {
    keep(line)
    // Before it is ready its last words are told once, by whoever waits for it.
    if (begun.isReady) say(`[${part.name}] ${line}`)
  })
  child.once('close', () => log.end())
  child.on('error', (error) => keep(error.message))
  return begun
}

function openLog(file: string): WriteStream {
  mkdirSync(dirname(file), { recursive: true })
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > longestLog) renameSync(file, `${file}.1`)
  return createWriteStream(file, { flags: 'a', mode: 0o600 })
}

/** The message of a structured log line (JSON, as pino writes) of level error or worse. */
function troubleIn(line: string): string | undefined {
  if (!line.startsWith('{"level":')) return undefined
  try {
    const { level, msg, err } = JSON.parse(line) as { level: number; msg?: string; err?: { message?: string } }
    return level >= 50 ? [msg, err?.message].filter(Boolean).join(': ') : undefined
  } catch {
    // Not a whole line of JSON: it stands in the log, and is no reason to stop.
    return undefined
  }
}

/** What went wrong, in the part's own words: the message of the error it died of, or else all it said at the end. */
function reasonIn(lastWords: readonly string[]): string {
  const text = lastWords.join('\n')
  return /^(?:\w*Error|AggregateError)(?: \[\w+\])?: ([^]*?)(?:\n\s+at |\n\n|$(?![^]))/m.exec(text)?.[1] ?? text
}

const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null
const closed = (child: ChildProcess) => new Promise<void>((resolve) => child.once('close', () => resolve()))
const how = (child: ChildProcess) => (child.signalCode ? `被 ${child.signalCode} 终止` : `退出码 ${child.exitCode}`)

/** Runs a part that ends by itself; throws PartFailed when it does not end well. */
export async function runToEnd(part: Part, around: Surroundings): Promise<void> {
  const { child, lastWords } = begin(part, { ...around, say: () => {} })
  await closed(child)
  if (child.exitCode !== 0) throw new PartFailed(`${part.name} 失败（${how(child)}）：${reasonIn(lastWords)}\n日志：${join(around.logs, part.name)}.log`)
}

/** Starts a part that ends by itself and that nobody waits for; how it ended is said when it did not end well. */
export function runAside(part: Part, around: Surroundings): Running {
  const { child } = begin(part, around)
  let stopping = false
  child.once('close', () => {
    if (!stopping && child.exitCode !== 0) around.say(`${part.name} 未完成（${how(child)}），日志 ${join(around.logs, part.name)}.log`)
  })
  return {
    port: undefined,
    async stop() {
      stopping = true
      if (ended(child)) return
      const gone = closed(child)
      child.kill('SIGTERM')
      await gone
    },
    kill() {
      stopping = true
      child.kill('SIGKILL')
    },
  }
}

export type Running = {
  /** Port the part listens on, when it has one. */
  port: number | undefined
  stop(): Promise<void>
  /** At once, without waiting. */
  kill(): void
}

/**
 * Starts a part and resolves when it reports ready; throws PartFailed if it ends before that. From then on it is
 * started again whenever it ends, with growing pauses, on the port it had.
 */
export async function keepRunning(part: Part & { portVariable?: string }, around: Surroundings): Promise<Running> {
  let stopping = false
  let port: number | undefined
  let current = begin(part, around)

  const ready = async () => {
    const { child, lastWords } = current
    const message = new Promise<'ready'>((resolve) => child.on('message', (said: { ready?: boolean; port?: number }) => {
      if (!said?.ready) return
      port = said.port
      current.isReady = true
      resolve('ready')
    }))
    const timeout = new AbortController()
    const outcome = await Promise.race([message, closed(child), sleep(patience.ready, 'late' as const, { signal: timeout.signal })])
    timeout.abort()
    if (outcome === 'ready') return
    child.kill('SIGKILL')
    const reason = outcome === 'late' ? `${patience.ready / 1000} 秒内未就绪` : how(child)
    throw new PartFailed(`${part.name} 无法启动（${reason}）：${reasonIn(lastWords)}\n日志：${join(around.logs, part.name)}.log`)
  }

  const watch = async () => {
    for (let pause = 250; ; pause = Math.min(pause * 2, 30_000)) {
      const { child } = current
      const since = Date.now()
      if (!ended(child)) await closed(child)
      if (stopping) return
      if (Date.now() - since > 60_000) pause = 250
      around.say(`${part.name} 意外结束（${how(child)}），${pause / 1000} 秒后重新启动，日志 ${join(around.logs, part.name)}.log`)
      await sleep(pause)
      if (stopping) return
      const environment = part.portVariable && port ? { ...part.environment, [part.portVariable]: String(port) } : part.environment
      current = begin({ ...part, environment }, around)
      await ready().then(() => around.say(`${part.name} 已恢复。`), (error: Error) => around.say(error.message))
    }
  }

  await ready()
  void watch()
  return {
    get port() { return port },
    async stop() {
      stopping = true
      const { child } = current
      if (ended(child)) return
      const gone = closed(child)
      child.kill('SIGTERM')
      const late = setTimeout(() => {
        around.say(`${part.name} 未按时结束，强制终止。`)
        child.kill('SIGKILL')
      }, patience.end)
      await gone
      clearTimeout(late)
    },
    kill() {
      stopping = true
      current.child.kill('SIGKILL')
    },
  }
}
