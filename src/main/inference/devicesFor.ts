import { defaultBundlePath } from './bundles'
import { deviceOrder, reasonToSkip, thisMachine } from './devices'
import { threadsHere } from './openModel'
import { probeDevice } from './probeDevice'

/**
 * Devices to try for what the user asked for, in order. A driver that might crash is tried out in a process of its own.
 * @param asked `auto` or the name of a device
 */
export async function devicesFor(asked: string): Promise<readonly string[]> {
  if (asked !== 'auto') return [asked]
  const machine = thisMachine()
  const found: string[] = []
  for (const device of deviceOrder(machine.platform)) {
    if (device === 'cpu') found.push(device)
    else if ((await reasonToSkip(device, machine)) === null) {
      const probe = await probeDevice({ bundlePath: defaultBundlePath(), device, threads: threadsHere() })
      if (probe.ok && probe.millis < 10 * probe.cpuMillis) found.push(device)
    }
  }
  return found
}
