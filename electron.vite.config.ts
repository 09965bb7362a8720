import { resolve } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'

// One output that runs on every Electron from 25 (Node 18.15, Chrome 114) up, whatever `electron` is installed.
const commonJs = {
  format: 'cjs',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs'
} as const

export default defineConfig({
  main: {
    build: {
      target: 'node18.15',
      // Part of the build, less what is never used of it: as a package of its own, zod alone takes as long to load as all
      // the rest of a process.
      externalizeDeps: { exclude: ['zod', 'fflate', 'saxes'] },
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          engine: 'src/main/engineProcess.ts',
          modelWorker: 'src/main/inference/modelWorker.ts',
          deviceProbe: 'src/main/inference/deviceProbe.ts',
          mattingWorker: 'src/main/inference/matting/mattingWorker.ts',
          finderWorker: 'src/main/suggest/finderWorker.ts',
          foregroundWorker: 'src/main/export/alpha/foreground/foregroundWorker.ts',
          farmChild: 'src/main/farm/child/farmChild.ts',
          api: 'src/api/index.ts',
          cli: 'src/cli/index.ts'
        },
        output: commonJs
      }
    }
  },
  preload: {
    build: {
      target: 'node18.15',
      rolldownOptions: { input: { index: 'src/preload/index.ts' }, output: commonJs }
    }
  },
  renderer: {
    // Compiling Svelte takes most of the build: no news, and no warning.
    build: { target: 'chrome114', rolldownOptions: { checks: { pluginTimings: false } } },
    plugins: [svelte({ configFile: resolve('svelte.config.js') })]
  }
})
