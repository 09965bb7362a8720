import { defaultBundlePath } from '../main/inference/bundles'
import { deviceTools, threadsHere } from '../main/inference/openModel'
import { surveyDevices } from '../main/inference/surveyDevices'
import type { DeviceReport } from '../shared/domain/devices'
import { printable, printJson, type CliOutput } from './output'

/** Tries every device of the platform in a process of its own. */
export async function devices(json: boolean, output: CliOutput): Promise<void> {
  const request = { bundlePath: defaultBundlePath(), threads: threadsHere(), running: '', skipped: [], probe: true }
  const found = await surveyDevices(request, deviceTools())
  if (json) printJson(output, { devices: found })
  else output.stdout.write(found.map(describe).join(''))
}

function describe({ device, state, reason }: DeviceReport): string {
  return `${device.padEnd(10)} ${state === 'works' ? 'works' : 'not used'}${reason === '' ? '' : `: ${printable(reason)}`}\n`
}
