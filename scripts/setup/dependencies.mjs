// The npm packages, compared with package-lock.json by what npm itself recorded at the last installation.
import fs from 'node:fs'
import path from 'node:path'
import { githubAnswers } from './network.mjs'
import { nodeModules, root } from './places.mjs'
import { npmCommand, SetupError, show } from './processes.mjs'

/** Installs where node_modules is missing or differs from the lock file. @throws SetupError */
export async function ensureDependencies(say) {
  if (dependenciesMatch()) return
  if (fs.existsSync(nodeModules) && fs.lstatSync(nodeModules).isSymbolicLink()) {
    say('npm: node_modules is a link and differs from package-lock.json: left alone, run `npm ci` where it points.')
    return
  }
  say('npm: installing the packages of package-lock.json …')
  const [npm, ...lead] = npmCommand()
  // Without GitHub the only install script, ffmpeg-static's download, could do nothing but wait.
  const scripts = (await githubAnswers()) ? [] : ['--ignore-scripts']
  const args = [...lead, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  const code = await show(npm, [...args, ...scripts], { cwd: root })
  if (code !== 0) throw new SetupError('npm: `npm ci` failed; its own message is above.')
}

/** npm writes node_modules/.package-lock.json when an installation is complete. */
export function dependenciesMatch() {
  try {
    const wanted = packagesIn(path.join(root, 'package-lock.json'))
    const present = packagesIn(path.join(nodeModules, '.package-lock.json'))
    return Object.entries(wanted).every(([folder, entry]) => folder === '' || satisfied(entry, present[folder]))
  } catch {
    return false
  }
}

function packagesIn(lockFile) {
  return JSON.parse(fs.readFileSync(lockFile, 'utf8')).packages
}

/** Optional packages may be absent: they are for other platforms, or their download failed. */
export function satisfied(wanted, present) {
  if (!present) return wanted.optional === true || wanted.devOptional === true || wanted.peer === true
  return present.version === wanted.version && present.integrity === wanted.integrity
}
