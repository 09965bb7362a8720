import { existsSync, readdirSync } from 'node:fs'
import { listSupportedBackends } from 'onnxruntime-node'

/** Execution providers in the order worth trying, best first; `cpu` always ends the list. */
export function deviceOrder(platform: NodeJS.Platform): readonly string[] {
  if (platform === 'win32') return ['cuda', 'dml', 'webgpu', 'cpu']
  if (platform === 'darwin') return ['coreml', 'webgpu', 'cpu']
  return ['cuda', 'webgpu', 'cpu']
}

/** What this build of ONNX Runtime knows, bundled or not. */
export function knownDevices(): readonly string[] {
  return listSupportedBackends().map((backend) => backend.name)
}

export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exists: (path: string) => boolean
  readonly list: (path: string) => readonly string[]
  readonly known: readonly string[]
}

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    env: process.env,
    exists: existsSync,
    list: (path) => (existsSync(path) ? readdirSync(path) : []),
    known: knownDevices()
  }
}

/**
 * Why 'auto' need not even probe a device: cheap signs only, so that a machine without a GPU starts on its CPU at once.
 * @returns null when a probe is worth its time
 */
export function reasonToSkip(device: string, machine: Machine): string | null {
  if (device === 'cpu') return null
  if (!machine.known.includes(device)) return 'not part of this ONNX Runtime build'
  if (machine.platform !== 'linux') return null
  if (device === 'cuda' && !machine.exists('/proc/driver/nvidia/version') && !machine.exists('/dev/nvidiactl')) {
    return 'no NVIDIA driver'
  }
  if (device === 'webgpu') return reasonAgainstWebGpu(machine)
  return null
}

/** A software adapter (SwiftShader, lavapipe) takes seconds a frame: slower than the CPU provider by far. */
function reasonAgainstWebGpu(machine: Machine): string | null {
  const drivers = machine.env['VK_DRIVER_FILES'] ?? machine.env['VK_ICD_FILENAMES'] ?? ''
  if (/swiftshader|lvp|lavapipe/i.test(drivers)) return 'only a software graphics driver'
  const hasGpu = machine.list('/dev/dri').some((name) => name.startsWith('renderD')) || machine.exists('/dev/nvidiactl')
  return hasGpu ? null : 'no graphics card'
}
