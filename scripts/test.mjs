// `npm test`: every check there is, from a bare machine.
import { nodeIsNewEnough } from './setup/nodeVersion.mjs'

if (nodeIsNewEnough()) import('./commands/test.mjs').then((module) => module.test())
