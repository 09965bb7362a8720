// `npm run bench:sizes`: processor seconds per second of 480p, 1080p and 4K video, by `hodor-studio segment` on the sample
// clip enlarged; options go on to it (`-- --device cuda`). With `--out FILE` also as JSON, which
// `npm run scale:simulate -- --measured FILE` reads.
import { nodeIsNewEnough } from '../scripts/setup/nodeVersion.mjs'

async function main() {
  const { buildIfStale } = await import('../scripts/build/freshBuild.mjs')
  const { setUp } = await import('../scripts/setup/everything.mjs')
  if (!(await setUp({ electron: false, display: false })) || (await buildIfStale()) !== 0)
    return void (process.exitCode = 1)
  const { runBuilt } = await import('./builtScript.mjs')
  await runBuilt('src/main/farm/scale/testing/benchSizes.ts')
}

if (nodeIsNewEnough()) await main()
