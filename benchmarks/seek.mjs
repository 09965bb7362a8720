import { runBuilt } from './builtScript.mjs'

await runBuilt('src/main/media/testing/benchSeek.ts')
