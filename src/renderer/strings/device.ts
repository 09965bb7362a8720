const deviceNames: Readonly<Record<string, string>> = {
  cpu: 'CPU',
  cuda: 'CUDA',
  webgpu: 'WebGPU',
  dml: 'DirectML',
  coreml: 'Core ML'
}

/** Devices and networks. */
export const deviceStrings = {
  device: 'Device and model',
  deviceLoading: 'Loading the network…',
  deviceUnknown: 'Network not loaded',
  deviceSkipped: 'Not used',
  deviceRuns: 'Runs on',
  deviceNetwork: 'Network',
  deviceFailed: (name: string) => `${name} failed in the middle of the work. It goes on on the CPU.`,
  deviceFailedHint: (reason: string) => `Nothing is lost; it takes longer. ${reason}`.trim(),
  /** How an execution provider is written. */
  deviceName: (device: string) => deviceNames[device] ?? device
} as const
