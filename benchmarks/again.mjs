import { buildIfStale } from '../scripts/build/freshBuild.mjs'
import { runBuilt } from './builtScript.mjs'

if ((await buildIfStale()) === 0) await runBuilt('src/main/engine/testing/benchAgain.ts')
