import { openStudio } from '../api/studio'
import type { DeviceReport } from '../shared/domain/devices'
import { printable, printJson, type CliOutput } from './output'

export async function devices(json: boolean, output: CliOutput): Promise<void> {
  const found = await (await openStudio()).devices()
  if (json) printJson(output, found)
  else output.stdout.write(found.devices.map(describe).join(''))
}

function describe({ device, state, reason }: DeviceReport): string {
  return `${device.padEnd(10)} ${state === 'works' ? 'works' : 'not used'}${reason === '' ? '' : `: ${printable(reason)}`}\n`
}
