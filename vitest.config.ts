import { configDefaults, defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{src,db,tools,bench,simulators,card-agent}/**/*.test.{ts,tsx}'],
    exclude: [...configDefaults.exclude, 'data/**', 'dist/**'],
    globalSetup: process.env.WITHOUT_DATABASE ? [] : ['tools/test-database.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Processes, not threads: tests start servers and change the environment.
    pool: 'forks',
    env: { TZ: 'UTC' },
  },
})
