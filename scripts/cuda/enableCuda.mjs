import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { buildIfStale } from '../build/freshBuild.mjs'
import { downloadCache, root } from '../setup/places.mjs'
import { zipMember } from './zipMember.mjs'

/** ONNX Runtime's CUDA provider, in the official Python package of the version the studio uses. */
const source = {
  version: '1.30.0',
  url: 'https://files.pythonhosted.org/packages/9e/80/d96143329dbe925d434b016c890a5caa785fac8e14a1570e5d6818b63545/onnxruntime_gpu-1.30.0-cp312-cp312-manylinux_2_28_x86_64.whl',
  sha256: '6acc0f4b3d5ac5f2984432faa59dd8fcce6775f8b43a7140afa0f322c7a703b1'
}
const libraries = ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so']
const binding = path.join(root, 'node_modules', 'onnxruntime-node')

/** What the user can do something about. */
class Refusal extends Error {}

/**
 * @param {boolean} forImage places them where there is no card
 * @returns {Promise<number>} the exit code
 */
export async function enableCuda(forImage) {
  try {
    checkMachine(forImage)
    const wheel = await fetchWheel()
    const placed = place(wheel)
    if (!forImage) await prove(placed)
    return 0
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    console.error(error.message)
    return 1
  }
}

function checkMachine(forImage) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Refusal(
      'CUDA is for Linux on x64. On Windows the studio uses DirectML, on macOS CoreML, without this step.'
    )
  }
  const hasDriver = fs.existsSync('/proc/driver/nvidia/version') || fs.existsSync('/dev/nvidiactl')
  if (!hasDriver && !forImage) {
    throw new Refusal(
      'No NVIDIA driver was found: nothing was changed. Install the driver of the card, then try again.'
    )
  }
  const { version } = JSON.parse(fs.readFileSync(path.join(binding, 'package.json'), 'utf8'))
  if (version === source.version) return
  throw new Refusal(`The CUDA libraries are for ONNX Runtime ${source.version}; the studio has ${version}.`)
}

/** @returns {Promise<string>} path of the verified file, in the download cache */
async function fetchWheel() {
  const cache = downloadCache()
  const file = path.join(cache, path.basename(source.url))
  if (fs.existsSync(file) && (await sha256(file)) === source.sha256) return file
  fs.mkdirSync(cache, { recursive: true })
  const temporary = `${file}.part`
  console.log(`Fetching ${path.basename(source.url)} (about 250 MB) …`)
  try {
    await download(temporary)
    if ((await sha256(temporary)) !== source.sha256)
      throw new Refusal('What was fetched is not the pinned file: not used.')
    fs.renameSync(temporary, file)
  } finally {
    fs.rmSync(temporary, { force: true })
  }
  return file
}

async function download(target) {
  const response = await fetch(source.url).catch((error) => {
    throw new Refusal(
      `${new URL(source.url).host} cannot be reached (${error.cause?.code ?? error.message}): nothing was changed.`
    )
  })
  if (!response.ok) throw new Refusal(`${new URL(source.url).host} answered ${response.status}: nothing was changed.`)
  await pipeline(Readable.fromWeb(response.body), fs.createWriteStream(target))
}

async function sha256(file) {
  const hash = createHash('sha256')
  await pipeline(fs.createReadStream(file), hash)
  return hash.digest('hex')
}

/** @returns {string[]} the files placed beside the binding */
function place(wheel) {
  const folder = path.join(binding, 'bin', 'napi-v6', 'linux', 'x64')
  return libraries.map((name) => {
    const target = path.join(folder, name)
    fs.writeFileSync(`${target}.part`, zipMember(wheel, `onnxruntime/capi/${name}`), { mode: 0o755 })
    fs.renameSync(`${target}.part`, target)
    return target
  })
}

/** Golden tensors and a small frame, on the card and on the CPU. Libraries that do not work are taken away again. */
async function prove(placed) {
  if ((await buildIfStale()) !== 0) throw new Refusal('The studio could not be built.')
  const probe = path.join(root, 'out', 'main', 'deviceProbe.cjs')
  const bundle = path.join(root, 'models', 'bundles', 'hodor-lite')
  const { stdout, signal } = spawnSync(process.execPath, [probe, bundle, 'cuda', '2'], { encoding: 'utf8' })
  const result = JSON.parse(stdout.trim().split('\n').at(-1) || '{"ok":false}')
  if (result.ok) {
    const times = `${Math.round(result.millis)} ms a small frame, the CPU ${Math.round(result.cpuMillis)} ms`
    return console.log(`CUDA works: its masks are those of the CPU and of the golden tensors; ${times}.`)
  }
  for (const file of placed) fs.rmSync(file, { force: true })
  const reason = result.reason ?? `the test ended with ${signal ?? 'no answer'}`
  throw new Refusal(
    `CUDA does not work here, and the libraries were taken away again: ${reason}\nIt needs the CUDA and cuDNN libraries ONNX Runtime ${source.version} was built for, where the system finds them.`
  )
}
