/** Devices and networks. */
export const deviceStrings = {
  device: 'Device and model',
  deviceLoading: 'Loading the network…',
  deviceUnknown: 'Network not loaded',
  deviceSkipped: 'Not used',
  deviceRuns: 'Runs on',
  deviceNetwork: 'Network'
} as const
