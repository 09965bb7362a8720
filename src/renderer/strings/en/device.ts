const deviceNames: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  tensorrt: 'TensorRT',
  webgpu: 'WebGPU',
  dml: 'DirectML',
  coreml: 'Core ML'
}

/** @param device an execution provider, with a precision behind it where that is meant */
function nameOf(device: string): string {
  const [provider = '', ...precision] = device.split(' ')
  return [deviceNames[provider] ?? provider, ...precision].join(' ')
}

/** Devices and networks. */
export const deviceStrings = {
  device: 'What the network runs on',
  deviceHint: 'Click for details and other devices.',
  /** In plain words; the precise ones are a click away. */
  runsOnPlainly: ({ device }: { readonly device: string }) =>
    device === 'cpu' ? 'On the processor (CPU)' : `On the graphics card (${nameOf(device)})`,
  deviceLoading: 'Loading the network…',
  deviceUnknown: 'Network not loaded',
  deviceSkipped: 'Not used',
  /** Why a device is not used, as the engine says it. */
  skipReason: (reason: string) => reason,
  deviceRuns: 'Runs on',
  deviceNetwork: 'Network',
  deviceFailed: (name: string) => `${name} failed in the middle of the work. It goes on on the CPU.`,
  deviceFailedHint: (reason: string) => `Nothing is lost; it takes longer. ${reason}`.trim(),
  /** What the network runs on, and in which arithmetic where that is not the usual one. */
  runsOn: ({ device, precision }: { readonly device: string; readonly precision: string }) =>
    `${nameOf(device)}${precision === 'float32' ? '' : ` ${precision}`}`,
  /** How an execution provider is written. */
  deviceName: nameOf
} as const
