import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  test: {
    include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs'],
    environment: 'node',
    // Read as text by the test of the theme's contrast; all other styles stay out of unit tests.
    css: { include: /tokens\.css/ },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: more workers only make FFmpeg and ONNX Runtime fight.
    maxWorkers: 2
  }
})
