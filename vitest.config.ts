import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { LongestFirst } from './tools/longest-first.ts'

export default defineConfig({
  test: {
    include: ['{src,db,tools,bench,simulators,card-agent}/**/*.test.{ts,tsx}'],
    exclude: [...configDefaults.exclude, 'data/**', 'dist/**'],
    globalSetup: process.env.WITHOUT_DATABASE ? [] : ['tools/test-database.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Processes, not threads: tests start servers and change the environment.
    pool: 'forks',
    // One more than there are processors: many tests wait for other processes.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    env: { TZ: 'UTC' },
  },
})
