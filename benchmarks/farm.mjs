import { runBuilt } from './builtScript.mjs'

await runBuilt('src/main/farm/testing/benchFarm.ts')
