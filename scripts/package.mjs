// `npm run package [-- --untested-runtime]`: packages of the studio for this system, in `dist/packages`.
import { nodeIsNewEnough } from './setup/nodeVersion.mjs'

if (nodeIsNewEnough()) {
  import('./package/packageStudio.mjs').then((module) => module.packageCommand(process.argv.slice(2)))
}
