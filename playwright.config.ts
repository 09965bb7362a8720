import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e',
  globalSetup: './e2e/virtualDisplay.ts',
  // One window at a time: they would fight for the cores that the network and FFmpeg need.
  workers: 1,
  // Limits are for hanging, not for speed: a machine under load takes several times as long.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  outputDir: 'test-results/runs'
})
