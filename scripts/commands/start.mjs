import path from 'node:path'
import { buildIfStale } from '../build/freshBuild.mjs'
import { installedElectron } from '../setup/electron.mjs'
import { setUp } from '../setup/everything.mjs'
import { root } from '../setup/places.mjs'
import { show } from '../setup/processes.mjs'
import { isRoot } from '../setup/systemPackages.mjs'

/** @param {string[]} files videos or projects to open, relative to where npm was called */
export async function start(files) {
  if (!hasScreen()) {
    console.error('There is no screen: neither DISPLAY nor WAYLAND_DISPLAY is set.')
    console.error('Run this in a desktop session, or use `bin/hodor-studio`, which needs no window.')
    process.exitCode = 1
    return
  }
  if (!(await setUp({ electron: true, display: false }))) return
  process.exitCode = (await buildIfStale()) || (await openStudio(files))
}

function hasScreen() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

function openStudio(files) {
  const flags = []
  if (isRoot()) {
    console.log('Running as root, where Chromium refuses its sandbox: starting without it. Better use another account.')
    flags.push('--no-sandbox')
  }
  const from = process.env.INIT_CWD ?? process.cwd()
  const env = { ...process.env }
  delete env.ELECTRON_RUN_AS_NODE
  const paths = files.map((file) => path.resolve(from, file))
  return show(installedElectron().executable, [...flags, root, ...paths], { cwd: root, env })
}
