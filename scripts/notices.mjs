// `npm run notices` writes THIRD_PARTY_NOTICES.md from what is installed; with --check it only compares.
import { nodeIsNewEnough } from './setup/nodeVersion.mjs'

if (nodeIsNewEnough()) {
  import('./notices/notices.mjs').then((module) => module.noticesCommand(process.argv.includes('--check')))
}
