// `npm run bench`: `hodor-studio bench` on the sample clip (854x480, 100 frames). Options go after `--`, such as
// `--runs 5 --long 3000 --json`; see `hodor-studio --help`.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { nodeIsNewEnough } from '../scripts/setup/nodeVersion.mjs'

async function main(options) {
  const { buildIfStale } = await import('../scripts/build/freshBuild.mjs')
  const { setUp } = await import('../scripts/setup/everything.mjs')
  const { root } = await import('../scripts/setup/places.mjs')
  if (!(await setUp({ electron: false, display: false })) || (await buildIfStale()) !== 0) return 1
  const sample = (name) => path.join(root, 'sample', name)
  const args = ['bench', sample('sample.mp4'), '--ref', `0=${sample('sample-mask.png')}`, ...options]
  return (
    spawnSync(process.execPath, [path.join(root, 'bin', 'hodor-studio'), ...args], { stdio: 'inherit' }).status ?? 1
  )
}

if (nodeIsNewEnough()) process.exitCode = await main(process.argv.slice(2))
