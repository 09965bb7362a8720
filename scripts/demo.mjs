// `npm run demo`: from a bare machine to a segmented sample clip.
import { nodeIsNewEnough } from './setup/nodeVersion.mjs'

if (nodeIsNewEnough()) import('./commands/demo.mjs').then((module) => module.demo())
