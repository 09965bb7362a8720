// `npm run setup`: everything a checkout needs, nothing twice.
import { nodeIsNewEnough } from './setup/nodeVersion.mjs'

if (nodeIsNewEnough()) import('./setup/everything.mjs').then((module) => module.setupCommand())
