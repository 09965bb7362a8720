// `npm run bench:queue`: 10,000 clips of one frame through a farm's queue, without the work: rates, and what Redis needs.
import fs from 'node:fs'
import path from 'node:path'
import { nodeIsNewEnough } from '../scripts/setup/nodeVersion.mjs'

if (nodeIsNewEnough()) {
  const { root } = await import('../scripts/setup/places.mjs')
  const { runBuilt } = await import('./builtScript.mjs')
  fs.mkdirSync(path.join(root, 'out'), { recursive: true })
  await runBuilt('src/main/farm/scale/testing/benchQueue.ts')
}
