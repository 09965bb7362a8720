// `npm run build`: always builds. With --if-stale only where a source changed since the last build.
import { nodeIsNewEnough } from './setup/nodeVersion.mjs'

if (nodeIsNewEnough()) {
  import('./build/freshBuild.mjs').then((module) => module.buildCommand(process.argv.includes('--if-stale')))
}
