// npm test: everything. Checks, then unit and contract tests, then the acceptance tests in a real browser; all of them
// even when one fails, and at the end one line that adds them up: "N passed, N failed, N skipped".
import { existsSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { checks, root, runStep, runSteps } from './checks.ts'
import type { Step } from './checks.ts'

type Count = { passed: number; failed: number; skipped: number }

const reports = join(root, 'test-results')
mkdirSync(reports, { recursive: true })

/** A runner that ends badly without a failed test (it crashed, or saw no test) counts as one failure. */
async function runTests(step: Step, reportFile: string, read: (report: never) => Count): Promise<Count> {
  rmSync(reportFile, { force: true })
  console.log(`\n── ${step.name}`)
  const { ok } = await runStep(step, { live: true })
  const count = existsSync(reportFile) ? read(JSON.parse(readFileSync(reportFile, 'utf8')) as never) : { passed: 0, failed: 0, skipped: 0 }
  const nothing = count.passed + count.failed + count.skipped === 0
  return (ok || count.failed > 0) && !nothing ? count : { ...count, failed: count.failed + 1 }
}

type VitestReport = { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number; testResults: { status: string; assertionResults: unknown[] }[] }

const vitestReport = join(reports, 'vitest.json')
const unit: Step = {
  name: 'unit and contract tests',
  program: 'vitest/vitest.mjs',
  parameters: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`],
}
const readVitest = (report: VitestReport): Count => ({
  passed: report.numPassedTests,
  // A file that could not be loaded holds no tests, and is a failure all the same.
  failed: report.numFailedTests + report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length,
  skipped: report.numPendingTests + report.numTodoTests,
})

type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number; skipped: number } }

const playwrightReport = join(reports, 'playwright.json')
const acceptance: Step = {
  name: 'acceptance tests',
  program: '@playwright/test/cli.js',
  parameters: ['test', '--reporter=list,json'],
  environment: { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightReport },
}
const readPlaywright = ({ stats }: PlaywrightReport): Count => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped })

// side by side: the tests wait for other processes often enough
const [checked, tested] = await Promise.all([runSteps(checks), runTests(unit, vitestReport, readVitest)])
const counts: Count[] = [{ passed: checked.filter(({ ok }) => ok).length, failed: checked.filter(({ ok }) => !ok).length, skipped: 0 }, tested]
if (globSync('acceptance/**/*.spec.ts', { cwd: root }).length > 0) counts.push(await runTests(acceptance, playwrightReport, readPlaywright))

const sum = (what: keyof Count) => counts.reduce((total, count) => total + count[what], 0)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
process.exit(sum('failed') > 0 ? 1 : 0)
