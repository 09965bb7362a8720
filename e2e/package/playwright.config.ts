import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'

/** `npm run test:package`: the packaged program as it is installed; no part of `npm test`, since packaging takes a while. */
export default defineConfig({
  testDir: '.',
  globalSetup: [resolve(import.meta.dirname, '../virtualDisplay.ts'), resolve(import.meta.dirname, 'packageFirst.ts')],
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 60_000, toPass: { intervals: [20, 50, 100] } },
  reporter: [['list']],
  outputDir: '../../test-results/package'
})
