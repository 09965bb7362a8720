// What electron-builder does not know of: the launcher on Linux, the C++ runtime on Windows, remains of the fallback runtime.
import fs from 'node:fs'
import path from 'node:path'
import { fallbackMarker } from '../setup/electron.mjs'
import { SetupError } from '../setup/processes.mjs'
import { fuses } from './fuses.mjs'

/** @param {import('electron-builder').AfterPackContext} context */
export async function afterPack(context) {
  if (context.electronPlatformName === 'linux') await finishLinux(context)
  if (context.electronPlatformName === 'win32') placeRuntime(context)
}

/** The launcher stands under the program's name: it says in words which libraries the system lacks. */
async function finishLinux({ appOutDir, packager, ...rest }) {
  const program = path.join(appOutDir, packager.executableName)
  await packager.addElectronFuses({ appOutDir, packager, ...rest }, await packager.generateFuseConfig(fuses))
  fs.renameSync(program, `${program}.bin`)
  fs.copyFileSync(new URL('./launcher.sh', import.meta.url), program)
  fs.chmodSync(program, 0o755)
  // The stand-in for Electron's default application, of the fallback runtime.
  fs.rmSync(path.join(appOutDir, 'resources', 'app'), { recursive: true, force: true })
  if (fs.existsSync(path.join(appOutDir, fallbackMarker))) markUntested(appOutDir)
}

function markUntested(folder) {
  fs.rmSync(path.join(folder, fallbackMarker))
  const text = 'Made with a stand-in for Electron that is out of support, to try the package. Never hand it on.\n'
  fs.writeFileSync(path.join(folder, 'UNTESTED-RUNTIME.txt'), text)
}

const runtimeFiles = ['msvcp140.dll', 'msvcp140_1.dll', 'vcruntime140.dll', 'vcruntime140_1.dll']

/** ONNX Runtime is linked to Microsoft's C++ runtime, which a fresh Windows does not have: it goes beside the addon. */
function placeRuntime({ appOutDir, arch }) {
  const name = { 1: 'x64', 3: 'arm64' }[arch]
  const source = redistributable(name)
  const parts = ['resources', 'app.asar.unpacked', 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6', 'win32', name]
  const target = path.join(appOutDir, ...parts)
  for (const file of runtimeFiles) {
    if (fs.existsSync(path.join(source, file))) fs.copyFileSync(path.join(source, file), path.join(target, file))
  }
}

/** Visual Studio says where in VCToolsRedistDir; else the newest of its usual places. @throws SetupError */
function redistributable(arch) {
  const roots = [process.env.VCToolsRedistDir, ...usualRoots()].filter(Boolean)
  for (const root of roots) {
    const folder = path.join(root, arch)
    const runtime = fs.existsSync(folder) && fs.readdirSync(folder).find((name) => /^Microsoft\.VC\d+\.CRT$/.test(name))
    if (runtime) return path.join(folder, runtime)
  }
  throw new SetupError(
    `Microsoft's C++ runtime for ${arch} was not found: install the build tools of Visual Studio, or set VCToolsRedistDir.`
  )
}

function usualRoots() {
  return ['ProgramFiles', 'ProgramFiles(x86)']
    .flatMap((name) => below(process.env[name] && path.join(process.env[name], 'Microsoft Visual Studio')))
    .flatMap(below)
    .flatMap((edition) => below(path.join(edition, 'VC', 'Redist', 'MSVC')).reverse())
}

function below(folder) {
  if (!folder || !fs.existsSync(folder)) return []
  return fs
    .readdirSync(folder)
    .sort()
    .map((name) => path.join(folder, name))
}
