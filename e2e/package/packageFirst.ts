import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../launch'
import { packagedFolder, runtimeIsFallback } from './installed'

/** Packages with the runtime that is here; with the official one only where `npm run package` has not been run yet. */
export default function packageFirst(): void {
  // Said by whoever has just packaged.
  if (process.env['STUDIO_PACKAGED'] === '1') return
  if (!runtimeIsFallback() && existsSync(packagedFolder())) return
  const flags = runtimeIsFallback() ? ['--untested-runtime'] : []
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'package.mjs'), ...flags], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit']
  })
  if (status !== 0) throw new Error('The studio could not be packaged; the messages are above.')
}
