import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { app, session } from 'electron'
import { openLog, type StudioLog } from './log/studioLog'
import { chosenLanguage, type Language } from '../shared/domain/languages'
import type { ErrorData } from '../shared/domain/errors'
import type { EventName } from '../shared/ipc/events'
import { sweepStaleParts } from './files/staleParts'
import { machineFacts, programVersions } from './log/machineFacts'
import { Autosaves } from './project/autosave/autosaves'
import { RecentFiles } from './project/recentFiles'
import { ApplicationMenu, applyTheme } from './shell/applicationMenu'
import { fileFromCommandLine, terminalRefusal } from './shell/commandLine'
import { engineHandlers } from './shell/engineHandlers'
import { EngineHost } from './shell/engineHost'
import { ExportQueue } from './shell/exportQueue'
import { farmHandlers } from './shell/farmHandlers'
import { FarmLink } from './shell/farmLink'
import { forkEngine } from './shell/forkEngine'
import { GrantedPaths } from './shell/grantedPaths'
import { denyNavigation, lockDownSession, registerPageScheme, stayOffline } from './shell/lockDown'
import { OpenedVideo } from './shell/openedVideo'
import { PreferenceStore } from './shell/preferenceStore'
import { queueHandlers } from './shell/queueHandlers'
import { registerIpc } from './shell/registerIpc'
import { keepCrashDumps, problemsOf } from './shell/problemReports'
import { pageUrl } from './shell/rendererAssets'
import type { ShellContext } from './shell/shellContext'
import { shellHandlers } from './shell/shellHandlers'
import { handedOver, handOver, removeFormerSocket, socketFolder } from './shell/singleInstance'
import { StudioWindow } from './shell/studioWindow'

/** The application: puts the parts together and follows the life of the process. */

// Vite's server, in `npm run dev` only.
const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']?.replace(/\/$/, '')
const refusal = app.isPackaged ? terminalRefusal(process.argv, existsSync) : null
if (refusal !== null) {
  process.stderr.write(refusal)
  process.exit(2)
}

/** macOS may name a file before there is a window to open it in. */
let initialPath = fileFromCommandLine(process.argv, process.cwd(), process.defaultApp ? app.getAppPath() : null)

let openFile = (path: string): void => void (initialPath = path)
app.on('open-file', (event, path) => {
  event.preventDefault()
  openFile(path)
})

keepCrashDumps()
registerPageScheme()
stayOffline(devServer)
denyNavigation()
const formerSocket = socketFolder(app.getPath('userData'))
if (app.requestSingleInstanceLock(handOver(initialPath))) {
  removeFormerSocket(app.getPath('userData'), formerSocket)
  void app.whenReady().then(openStudio)
} else app.quit()

async function openStudio(): Promise<void> {
  lockDownSession(session.defaultSession, join(__dirname, '../renderer'), devServer)
  const log = await beginLog()
  const preferences = new PreferenceStore(join(app.getPath('userData'), 'preferences.json'), (values) => {
    applyTheme(values.theme)
    window.send('preferences:changed', values)
    farm.follow(values)
    context.recentChanged()
  })
  applyTheme(preferences.values.theme)
  const language = chosenLanguage(preferences.values.language, systemLocales())
  const window = studioWindow(language)
  const startEngine = () =>
    forkEngine(join(__dirname, 'engine.cjs'), preferences.values, (text) => log.info(`engine: ${text}`))
  const engine = new EngineHost(startEngine, {
    event: (name, payload) => {
      noteProblem(log, name, payload)
      if (!queue.runs.takes(name, payload)) window.send(name, payload)
    },
    restarted: () => giveFramePort()
  })
  const context = shellContext(window, { language, preferences, problems: problemsOf({ log, engine, preferences }) })
  const queue = new ExportQueue(join(app.getPath('userData'), 'queue'), engine, window)
  const farm = farmLink(context)
  const handlers = {
    ...shellHandlers(context),
    ...engineHandlers(engine, context),
    ...queueHandlers(queue, context.granted),
    ...farmHandlers(farm, context)
  }
  const giveFramePort = registerIpc({ window, engine, handlers, devServer, granted: context.granted, log })
  context.recentChanged()
  // Ahead of the first command: loading the runtime takes a moment.
  engine.start()
  // Of a studio that was killed; nobody waits for it.
  void sweepStaleParts(tmpdir())
  const show = (path: string): void => window.send('file:open', { path: context.granted.grant('read', path) })
  followLife(window, show, () => Promise.all([farm.close(), queue.close()]).then(() => engine.stop()))
}

function farmLink({ window, preferences, granted }: ShellContext): FarmLink {
  const farm = new FarmLink({
    program: app.getVersion(),
    changed: (view) => {
      for (const { project } of view.clips) if (project !== null) granted.grant('read', project)
      window.send('farm:changed', view)
    }
  })
  farm.follow(preferences.values)
  return farm
}

function studioWindow(language: Language): StudioWindow {
  return new StudioWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    url: devServer ?? pageUrl,
    language,
    stateFile: join(app.getPath('userData'), 'window.json')
  })
}

/** Languages the desktop asks for, the most wanted first. */
function systemLocales(): string[] {
  return [...app.getPreferredSystemLanguages(), app.getLocale()]
}

/** The log of the window begins with what a report begins with. */
async function beginLog(): Promise<StudioLog> {
  const log = await openLog(join(app.getPath('userData'), 'logs', 'studio.log'))
  const versions = Object.entries(programVersions(app.getVersion())).map(([name, version]) => `${name} ${version}`)
  log.info([...versions, ...machineFacts()].join('; '))
  return log
}

function shellContext(
  window: StudioWindow,
  { language, preferences, problems }: Pick<ShellContext, 'preferences' | 'problems'> & { readonly language: Language }
): ShellContext {
  const recent = new RecentFiles(join(app.getPath('userData'), 'recent.json'))
  const granted = new GrantedPaths()
  const menu = new ApplicationMenu({ window, language, recent, preferences, granted })
  // FFmpeg reads it, which knows nothing of archives: in a package it lies beside the one the code is in.
  const sample = join(app.isPackaged ? process.resourcesPath : app.getAppPath(), 'sample', 'sample.mp4')
  return {
    window,
    recent,
    granted,
    video: new OpenedVideo((path, state) => window.send('video:changed', { path, state })),
    autosaves: new Autosaves(join(app.getPath('userData'), 'autosave')),
    preferences,
    initialPath,
    samplePath: existsSync(sample) ? sample : null,
    menu,
    problems,
    recentChanged: () => void menu.install()
  }
}

/** Jobs that failed and engines that died are for the log. */
function noteProblem(log: StudioLog, name: EventName, payload: unknown): void {
  if (!['job:failed', 'engine:restarted', 'engine:device-failed'].includes(name)) return
  const { error, device, reason } = payload as { error?: ErrorData; device?: string; reason?: string }
  if (error && error.code !== 'cancelled') log.error(name, error)
  if (device !== undefined) log.info(`${device} failed: ${reason ?? 'no reason given'}`)
}

/**
 * @param show opens a file the system named
 * @param stop ends what runs, so that no half-written file stays
 */
function followLife(window: StudioWindow, show: (path: string) => void, stop: () => Promise<void>): void {
  app.on('second-instance', (_event, _argv, _workingDirectory, data) => {
    window.raise()
    const path = handedOver(data)
    if (path !== null) show(path)
  })
  openFile = show
  app.on('window-all-closed', () => app.quit())
  let engineGone = false
  app.on('will-quit', (event) => {
    if (engineGone) return
    event.preventDefault()
    void stop().finally(() => {
      engineGone = true
      app.quit()
    })
  })
}
