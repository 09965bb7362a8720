// `npm start [VIDEO]`: opens the studio.
import { nodeIsNewEnough } from './setup/nodeVersion.mjs'

if (nodeIsNewEnough()) import('./commands/start.mjs').then((module) => module.start(process.argv.slice(2)))
