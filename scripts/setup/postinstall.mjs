// Runs after `npm ci` and `npm install`: downloads nothing and never fails, so that an installation cannot break for
// lack of a network. What is missing is fetched by `npm run setup`, which demo, test and start call by themselves.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const electron = fileURLToPath(new URL('../../node_modules/electron/', import.meta.url))
if (existsSync(electron) && !existsSync(`${electron}path.txt`)) {
  console.log('HODOR Studio: `npm run setup` fetches the Electron runtime and FFmpeg where they are missing.')
}
