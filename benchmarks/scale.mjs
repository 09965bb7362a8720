// `npm run scale:simulate`: what a farm of clips takes, by simulation from what was measured (`benchmarks/scale/*.json`):
// the measured run again, then machines, money and days. `-- --exact` simulates every clip of ten million.
// `npm run scale:measure -- FILE`: measures the run of 40 clips anew, with one worker and with two.
import fs from 'node:fs'
import path from 'node:path'
import { nodeIsNewEnough } from '../scripts/setup/nodeVersion.mjs'

async function main() {
  const { buildIfStale } = await import('../scripts/build/freshBuild.mjs')
  const { setUp } = await import('../scripts/setup/everything.mjs')
  const { root } = await import('../scripts/setup/places.mjs')
  const { runBuilt } = await import('./builtScript.mjs')
  fs.mkdirSync(path.join(root, 'out'), { recursive: true })
  if (!process.argv.includes('--measure')) return runBuilt('src/main/farm/scale/testing/simulateScale.ts')
  process.argv.splice(process.argv.indexOf('--measure'), 1)
  if (!(await setUp({ electron: false, display: false })) || (await buildIfStale()) !== 0)
    return void (process.exitCode = 1)
  await runBuilt('src/main/farm/scale/testing/measureRun.ts')
}

if (nodeIsNewEnough()) await main()
