import os from 'node:os'

/** Operating system, processor and memory, a line each. */
export function machineFacts(): string[] {
  const processors = os.cpus()
  const memory = `${(os.totalmem() / 2 ** 30).toFixed(1)} GiB, ${(os.freemem() / 2 ** 30).toFixed(1)} free`
  return [
    `${os.type()} ${os.release()}, ${process.arch}`,
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    memory
  ]
}

/** @param studio version of the program */
export function programVersions(studio: string): Record<string, string> {
  const { electron, chrome, node } = process.versions
  const shell = electron === undefined ? {} : { Electron: electron, Chrome: chrome ?? 'unknown' }
  return { 'HODOR Studio': studio, ...shell, Node: node }
}
