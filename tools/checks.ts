// What is checked without running the product, and how a step is run.
import { spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..')

export type Step = {
  name: string
  /** File below node_modules, run by this Node. */
  program: string
  parameters: readonly string[]
  environment?: Record<string, string>
  /** False: there is nothing to check yet. */
  applies?: () => boolean
}

export const checks: readonly Step[] = [
  { name: 'types', program: 'typescript/bin/tsc', parameters: ['--noEmit', '-p', 'tsconfig.json'] },
  {
    name: 'types of the pages',
    program: 'typescript/bin/tsc',
    parameters: ['--noEmit', '-p', 'tsconfig.web.json'],
    applies: () => globSync('src/**/web/**/*.{ts,tsx}', { cwd: root }).length > 0,
  },
  { name: 'lint', program: 'oxlint/bin/oxlint', parameters: ['--deny-warnings'] },
  { name: 'unused', program: 'knip/bin/knip.js', parameters: ['--no-progress'] },
]

/** The walls need no database; npm test runs them with all the others. */
export const walls: Step = {
  name: 'walls',
  program: 'vitest/vitest.mjs',
  parameters: ['run', 'tools/walls', 'tools/lock.test.ts'],
  environment: { WITHOUT_DATABASE: '1' },
}

export type Outcome = { name: string; ok: boolean; output: string; milliseconds: number }

let ending = false
const running = new Set<() => void>()
// Steps live in groups of their own, so that one signal to us ends each of them once, and what they started.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) {
  process.on(signal, () => {
    ending = true
    for (const end of running) end()
  })
}

/** Runs a step to its end; `live` shows its output as it comes, otherwise it is returned. */
export async function runStep(step: Step, { live = false } = {}): Promise<Outcome> {
  const begun = performance.now()
  const child = spawn(process.execPath, [join(root, 'node_modules', step.program), ...step.parameters], {
    cwd: root,
    detached: true,
    stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
    env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }), ...pathWithOurNode(), ...step.environment },
  })
  const end = () => { if (child.pid) process.kill(-child.pid, 'SIGTERM') }
  running.add(end)
  let output = ''
  child.stdout?.on('data', (text) => (output += text))
  child.stderr?.on('data', (text) => (output += text))
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('close', done)
  })
  running.delete(end)
  return { name: step.name, ok: code === 0 && !ending, output, milliseconds: performance.now() - begun }
}

/** Programs that a step starts by the name `node` must find this one. */
function pathWithOurNode(): Record<string, string> {
  const folder = join(root, 'node_modules/.bin')
  return existsSync(folder) ? { PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` } : {}
}

/** Runs steps side by side, prints each as it ends, with its output where it failed. */
export async function runSteps(steps: readonly Step[]): Promise<Outcome[]> {
  const due = steps.filter((step) => step.applies?.() ?? true)
  return Promise.all(due.map(async (step) => {
    const outcome = await runStep(step)
    console.log(`${outcome.ok ? '✓' : '✗'} ${outcome.name} (${(outcome.milliseconds / 1000).toFixed(1)} s)`)
    if (!outcome.ok) console.log(outcome.output.trimEnd())
    return outcome
  }))
}
