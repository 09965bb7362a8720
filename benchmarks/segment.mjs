// `npm run bench`: how fast `hodor-studio segment` is on this machine, and how much memory it takes. `--help` for more.
import { nodeIsNewEnough } from '../scripts/setup/nodeVersion.mjs'

if (nodeIsNewEnough()) import('./segmentBenchmark.mjs').then((module) => module.benchmark(process.argv.slice(2)))
