import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e',
  // Packages are made first, which takes minutes: `npm run test:package`.
  testIgnore: 'package/**',
  globalSetup: './e2e/virtualDisplay.ts',
  // One window at a time: they would fight for the cores that the network and FFmpeg need.
  workers: 1,
  // Limits are for hanging, not for speed: a machine under load takes several times as long.
  timeout: 240_000,
  // Looked at often: waiting for the next look must not be what takes the time.
  expect: { timeout: 60_000, toPass: { intervals: [20, 50, 100] } },
  reporter: [['list']],
  outputDir: 'test-results/runs'
})
