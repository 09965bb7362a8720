import { readdirSync } from 'node:fs'
import { app, clipboard, crashReporter, shell } from 'electron'
import { StudioError } from '../../shared/domain/errors'
import { machineFacts, programVersions } from '../log/machineFacts'
import { problemReport } from '../log/problemReport'
import type { StudioLog } from '../log/studioLog'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import type { EngineHost } from './engineHost'
import type { PreferenceStore } from './preferenceStore'

/** What the window asks for about problems. */
export interface Problems {
  showLog(): Promise<void>
  copyReport(): Promise<void>
}

interface ReportSources {
  readonly log: StudioLog
  readonly engine: EngineHost
  readonly preferences: PreferenceStore
}

/** Crash dumps are kept on this machine and sent nowhere. To be called before the first process is made. */
export function keepCrashDumps(): void {
  crashReporter.start({ uploadToServer: false })
}

export function problemsOf(sources: ReportSources): Problems {
  return { showLog: () => showLog(sources.log), copyReport: () => copyProblemReport(sources) }
}

/** Opens the log in the system's own viewer of text. */
async function showLog(log: StudioLog): Promise<void> {
  const problem = await shell.openPath(log.path)
  // No program for text files: the folder at least.
  if (problem !== '') shell.showItemInFolder(log.path)
}

/** Puts the problem report on the clipboard. */
async function copyProblemReport({ log, engine, preferences }: ReportSources): Promise<void> {
  const text = problemReport({
    versions: programVersions(app.getVersion()),
    machine: machineFacts(),
    ffmpeg: await ffmpegLine(),
    devices: await knownDevices(engine),
    preferences: preferences.values,
    errors: log.lastErrors(),
    crashDumps: crashDumps()
  })
  clipboard.writeText(text)
}

function ffmpegLine(): Promise<string> {
  return locateFfmpeg().then(
    ({ version, source }) => `${version} (${source})`,
    (error: unknown) => StudioError.from(error).message
  )
}

/** What is known without trying anything: a report must not wait for a driver that hangs. */
async function knownDevices(engine: EngineHost): Promise<Parameters<typeof problemReport>[0]['devices']> {
  try {
    return (await engine.call('engine:devices', { probe: false })).devices
  } catch (error) {
    return [{ device: 'engine', state: 'skipped', reason: StudioError.from(error).message }]
  }
}

function crashDumps(): number {
  try {
    const names = readdirSync(app.getPath('crashDumps'), { recursive: true }).map(String)
    return names.filter((name) => name.endsWith('.dmp')).length
  } catch {
    return 0
  }
}
