import type { DeviceReport } from '../../shared/domain/devices'
import type { Preferences } from '../../shared/domain/preferences'
import { shortenPaths } from './shortenPaths'
import type { RememberedError } from './studioLog'

/** What a problem report says: nothing of it names a folder, a file's contents or a person. */
export interface ReportFacts {
  /** Program and runtime, name -> version. */
  readonly versions: Readonly<Record<string, string>>
  /** Operating system, processor, memory; in words. */
  readonly machine: readonly string[]
  /** First line of `ffmpeg -version`, or why there is none. */
  readonly ffmpeg: string
  readonly devices: readonly DeviceReport[]
  readonly preferences: Preferences
  readonly errors: readonly RememberedError[]
  /** Crash dumps kept on this machine. */
  readonly crashDumps: number
}

/** The report as text that can be pasted into an issue. */
export function problemReport(facts: ReportFacts): string {
  const sections: [string, readonly string[]][] = [
    ['HODOR Studio problem report', Object.entries(facts.versions).map(([name, version]) => `${name} ${version}`)],
    ['Machine', facts.machine],
    ['FFmpeg', [facts.ffmpeg]],
    ['Devices', facts.devices.map(deviceLine)],
    ['Settings', settingLines(facts.preferences)],
    ['Last errors', facts.errors.length > 0 ? facts.errors.map(errorLine) : ['none']],
    ['Crash dumps kept here', [String(facts.crashDumps)]]
  ]
  return shortenPaths(sections.map(([title, lines]) => `## ${title}\n${lines.join('\n')}\n`).join('\n'))
}

function deviceLine({ device, state, reason }: DeviceReport): string {
  return `${device}: ${state}${reason === '' ? '' : ` (${reason})`}`
}

/** Choices as they are; folders only by their number. */
function settingLines({ bundlePath, addedBundles, shortcuts, ...plain }: Preferences): string[] {
  const own = `network: ${bundlePath === null ? 'the one that comes along' : 'another'}, ${addedBundles.length} added`
  return [
    ...Object.entries(plain).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    own,
    `own shortcuts: ${Object.keys(shortcuts).length}`
  ]
}

function errorLine({ at, code, message }: RememberedError): string {
  return `${at.toISOString()} [${code}] ${message}`
}
