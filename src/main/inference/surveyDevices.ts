import type { DeviceReport } from '../../shared/domain/devices'
import { deviceOrder, reasonToSkip } from './devices'
import type { DeviceTools, SkippedDevice } from './openModel'

export interface SurveyRequest {
  readonly bundlePath: string
  readonly threads: number
  /** Device the network runs on now; empty when it could not be opened. */
  readonly running: string
  /** What opening it found out about others. */
  readonly skipped: readonly SkippedDevice[]
  /** Try what nobody tried yet, in a process of its own each. */
  readonly probe: boolean
}

/** Every device of the platform, in the order `auto` tries them, with what is known of it. Never throws. */
export async function surveyDevices(
  request: SurveyRequest,
  { machine, probe }: Pick<DeviceTools, 'machine' | 'probe'>
): Promise<DeviceReport[]> {
  const reports: DeviceReport[] = []
  const order = deviceOrder(machine.platform)
  const unusual = request.running === '' || order.includes(request.running) ? [] : [request.running]
  for (const device of [...unusual, ...order]) {
    const reason =
      request.skipped.find((skipped) => skipped.device === device)?.reason ?? (await reasonToSkip(device, machine))
    if (device === request.running) reports.push({ device, state: 'running', reason: '' })
    else if (device === 'cpu') reports.push({ device, state: 'works', reason: '' })
    else if (reason !== null) reports.push({ device, state: 'skipped', reason })
    else if (!request.probe) reports.push({ device, state: 'untried', reason: '' })
    else reports.push(await probed(device, request, probe))
  }
  return reports
}

async function probed(device: string, request: SurveyRequest, probe: DeviceTools['probe']): Promise<DeviceReport> {
  const { bundlePath, threads } = request
  const result = await probe({ bundlePath, device, threads })
  if (!result.ok) return { device, state: 'skipped', reason: result.reason }
  const reason = `${Math.round(result.millis)} ms a small frame, the CPU ${Math.round(result.cpuMillis)} ms`
  return { device, state: 'works', reason }
}
