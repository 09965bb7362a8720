import { runBuilt } from '../builtScript.mjs'

await runBuilt('src/main/project/testing/reopenProject.ts')
