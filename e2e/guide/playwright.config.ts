import { resolve } from 'node:path'
import { defineConfig } from '@playwright/test'

/** `npm run guide:pictures`: the pictures of docs/guide, of the real window on the sample clip; no part of the tests. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.pictures.ts',
  globalSetup: resolve(import.meta.dirname, '../virtualDisplay.ts'),
  workers: 1,
  timeout: 900_000,
  expect: { timeout: 240_000 },
  reporter: [['line']],
  outputDir: '../../test-results/guide'
})
