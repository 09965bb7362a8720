import './noTelemetry'
import { existsSync, readdirSync } from 'node:fs'

/** Execution providers in the order worth trying, best first; `cpu` always ends the list. */
export function deviceOrder(platform: NodeJS.Platform): readonly string[] {
  if (platform === 'win32') return ['cuda', 'dml', 'webgpu', 'cpu']
  if (platform === 'darwin') return ['coreml', 'webgpu', 'cpu']
  // TensorRT builds its engines at every start, so CUDA comes before it.
  return ['cuda', 'tensorrt', 'webgpu', 'cpu']
}

/** What this build of ONNX Runtime knows, bundled or not. */
async function knownDevices(): Promise<readonly string[]> {
  const { listSupportedBackends } = await import('onnxruntime-node')
  return listSupportedBackends().map((backend) => backend.name)
}

export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly exists: (path: string) => boolean
  readonly list: (path: string) => readonly string[]
  /** Asked for only where it matters: it loads ONNX Runtime. */
  readonly known: () => Promise<readonly string[]>
}

export function thisMachine(): Machine {
  return {
    platform: process.platform,
    env: process.env,
    exists: existsSync,
    list: (path) => (existsSync(path) ? readdirSync(path) : []),
    known: knownDevices
  }
}

/**
 * Why 'auto' need not even probe a device: cheap signs only, so that a machine without a GPU starts on its CPU at once.
 * @returns null when a probe is worth its time
 */
export async function reasonToSkip(device: string, machine: Machine): Promise<string | null> {
  if (device === 'cpu') return null
  const sign = machine.platform === 'linux' ? signAgainst(device, machine) : null
  if (sign !== null) return sign
  return (await machine.known()).includes(device) ? null : 'not part of this ONNX Runtime build'
}

function signAgainst(device: string, machine: Machine): string | null {
  const ofNvidia = device === 'cuda' || device === 'tensorrt'
  if (ofNvidia && !machine.exists('/proc/driver/nvidia/version') && !machine.exists('/dev/nvidiactl')) {
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
