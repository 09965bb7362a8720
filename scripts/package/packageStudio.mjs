// Packages of the studio: what this system can make, with the official Electron or, to try the rest, with the fallback.
import fs from 'node:fs'
import path from 'node:path'
import { Arch, build as buildPackages, Platform } from 'electron-builder'
import { build } from '../build/freshBuild.mjs'
import { installedElectron, officialHostAnswers } from '../setup/electron.mjs'
import { setUp } from '../setup/everything.mjs'
import { root } from '../setup/places.mjs'
import { SetupError } from '../setup/processes.mjs'
import { arches, builderConfig, folders, targetsOf } from './builderConfig.mjs'
import { writeIcons } from './icons/icons.mjs'
import { placeFfmpeg } from './shippedFfmpeg.mjs'

const untestedFlag = '--untested-runtime'

/** @param {string[]} flags `--untested-runtime`: a folder that runs here, of the fallback Electron, not for users */
export async function packageCommand(flags) {
  const unknown = flags.find((flag) => flag !== untestedFlag)
  if (unknown !== undefined) return refuse(`Unknown option ${unknown}. There is one: ${untestedFlag}.`)
  try {
    const made = await packageStudio({ untested: flags.includes(untestedFlag) })
    for (const file of made) console.log(`${path.relative(root, file)}  ${megabytes(file)}`)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    refuse(error.message)
  }
}

/**
 * @returns {Promise<string[]>} files, or folders, that were made
 * @throws SetupError where something is out of reach: nothing was packaged then
 */
export async function packageStudio({ untested }) {
  if (!(await setUp({ electron: untested, display: false }))) throw new SetupError('Nothing was packaged.')
  await checkRuntime(untested)
  const builds = untested ? ['x64'] : arches()
  for (const arch of builds) placeFfmpeg(process.platform, arch, folders.ffmpeg)
  writeIcons(folders.icons)
  if ((await build()) !== 0) throw new SetupError('The studio could not be built; the messages are above.')
  const out = untested ? folders.untested : folders.packages
  fs.rmSync(out, { recursive: true, force: true })
  const targets = Platform.current().createTarget(targetsOf(untested), ...builds.map((arch) => Arch[arch]))
  const made = await buildPackages({ targets, config: builderConfig({ untested }), publish: 'never', projectDir: root })
  return untested ? unpackedFolders(out) : made.filter((file) => !/\.(blockmap|yml)$/.test(file))
}

async function checkRuntime(untested) {
  if (untested) {
    if (installedElectron()?.isFallback) return
    throw new SetupError(
      `${untestedFlag} is for machines that run the fallback Electron (Linux on x64, official download out of reach). ` +
        'This one has the official Electron: leave the option out.'
    )
  }
  if (await officialHostAnswers()) return
  throw new SetupError(
    'Packages for users need the official Electron from github.com/electron/electron, which does not answer here: ' +
      'nothing was packaged. Set ELECTRON_MIRROR to a mirror of it, or try everything but the runtime with ' +
      `\`npm run package -- ${untestedFlag}\` (Linux on x64; never hand that on).`
  )
}

function unpackedFolders(out) {
  return fs
    .readdirSync(out)
    .filter((name) => name.includes('unpacked'))
    .map((name) => {
      const named = path.join(out, `hodor-studio-${name.replace('-unpacked', '')}-x64-untested-runtime`)
      fs.renameSync(path.join(out, name), named)
      return named
    })
}

function megabytes(place) {
  const bytes = fs.statSync(place).isDirectory() ? sizeOf(place) : fs.statSync(place).size
  return `${(bytes / 1e6).toFixed(0)} MB`
}

/** @returns bytes of all files below a folder */
export function sizeOf(folder) {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + fs.lstatSync(path.join(entry.parentPath ?? entry.path, entry.name)).size, 0)
}

function refuse(message) {
  console.error(message)
  process.exitCode = 1
}
