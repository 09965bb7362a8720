import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** Tests that put other modules in place of real ones: nobody else may see them. */
const replacesModules = ['src/main/media/ffmpeg/locateFfmpeg.test.ts']

/** Long runs: `--mode NAME`. Projects of a configuration do not hear of the mode, so it is handed on by this name. */
const modeAt = process.argv.indexOf('--mode')
const env = { STUDIO_TEST_MODE: modeAt < 0 ? '' : (process.argv[modeAt + 1] ?? '') }

export default defineConfig({
  plugins: [svelte()],
  resolve: { conditions: ['browser'] },
  test: {
    environment: 'node',
    // Read as text by the test of the theme's contrast; all other styles stay out of unit tests.
    css: { include: /tokens\.css/ },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: more workers only make FFmpeg and ONNX Runtime fight.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          env,
          include: ['src/**/*.test.ts', 'scripts/**/*.test.mjs'],
          exclude: replacesModules,
          // One process for many files: loading the same modules for each took a third of the time.
          isolate: false
        }
      },
      { extends: true, test: { name: 'alone', env, include: replacesModules } }
    ]
  }
})
