import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'

/** Long runs of the real window; no part of the tests. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.bench.ts',
  globalSetup: resolve(import.meta.dirname, '../../e2e/virtualDisplay.ts'),
  workers: 1,
  timeout: 4 * 3_600_000,
  expect: { timeout: 120_000 },
  reporter: [['line']],
  outputDir: '../../test-results/reliability'
})
