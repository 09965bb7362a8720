import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { app, session } from 'electron'
import { Autosaves } from './project/autosave/autosaves'
import { RecentFiles } from './project/recentFiles'
import { ApplicationMenu, applyTheme } from './shell/applicationMenu'
import { fileFromCommandLine } from './shell/commandLine'
import { engineHandlers } from './shell/engineHandlers'
import { EngineHost } from './shell/engineHost'
import { ExportQueue } from './shell/exportQueue'
import { forkEngine } from './shell/forkEngine'
import { GrantedPaths } from './shell/grantedPaths'
import { denyNavigation, lockDownSession, registerPageScheme } from './shell/lockDown'
import { OpenedVideo } from './shell/openedVideo'
import { PreferenceStore } from './shell/preferenceStore'
import { queueHandlers } from './shell/queueHandlers'
import { registerIpc } from './shell/registerIpc'
import { pageUrl } from './shell/rendererAssets'
import type { ShellContext } from './shell/shellContext'
import { shellHandlers } from './shell/shellHandlers'
import { StudioWindow } from './shell/studioWindow'

/** The application: puts the parts together and follows the life of the process. */

// Vite's server, in `npm run dev` only.
const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']?.replace(/\/$/, '')
/** macOS may name a file before there is a window to open it in. */
let initialPath = fileFromCommandLine(process.argv, process.cwd(), process.defaultApp ? app.getAppPath() : null)

let openFile = (path: string): void => void (initialPath = path)
app.on('open-file', (event, path) => {
  event.preventDefault()
  openFile(path)
})

registerPageScheme()
denyNavigation()
if (app.requestSingleInstanceLock({ path: initialPath })) void app.whenReady().then(openStudio)
else app.quit()

function openStudio(): void {
  lockDownSession(session.defaultSession, join(__dirname, '../renderer'), devServer)
  const preferences = new PreferenceStore(join(app.getPath('userData'), 'preferences.json'), (values) => {
    applyTheme(values.theme)
    window.send('preferences:changed', values)
    context.recentChanged()
  })
  applyTheme(preferences.values.theme)
  const window = new StudioWindow({
    preload: join(__dirname, '../preload/index.cjs'),
    url: devServer ?? pageUrl,
    stateFile: join(app.getPath('userData'), 'window.json')
  })
  const engine = new EngineHost(() => forkEngine(join(__dirname, 'engine.cjs'), preferences.values), {
    event: (name, payload) => {
      if (!queue.runs.takes(name, payload)) window.send(name, payload)
    },
    restarted: () => giveFramePort()
  })
  const context = shellContext(window, preferences)
  const queue = new ExportQueue(join(app.getPath('userData'), 'queue'), engine, window)
  const handlers = {
    ...shellHandlers(context),
    ...engineHandlers(engine, context),
    ...queueHandlers(queue, context.granted)
  }
  const giveFramePort = registerIpc({ window, engine, handlers, devServer })
  context.recentChanged()
  // Ahead of the first command: loading the runtime takes a moment.
  engine.start()
  followLife(window, async () => {
    await queue.close()
    await engine.stop()
  })
}

function shellContext(window: StudioWindow, preferences: PreferenceStore): ShellContext {
  const recent = new RecentFiles(join(app.getPath('userData'), 'recent.json'))
  const menu = new ApplicationMenu({ window, recent, preferences })
  const sample = join(app.getAppPath(), 'sample', 'sample.mp4')
  return {
    window,
    recent,
    granted: new GrantedPaths(),
    video: new OpenedVideo((path, state) => window.send('video:changed', { path, state })),
    autosaves: new Autosaves(join(app.getPath('userData'), 'autosave')),
    preferences,
    initialPath,
    samplePath: existsSync(sample) ? sample : null,
    menu,
    recentChanged: () => void menu.install()
  }
}

/** @param stop ends what runs, so that no half-written file stays */
function followLife(window: StudioWindow, stop: () => Promise<void>): void {
  app.on('second-instance', (_event, _argv, _workingDirectory, data) => {
    window.raise()
    const { path } = data as { path: string | null }
    if (path !== null) window.send('file:open', { path })
  })
  openFile = (path) => window.send('file:open', { path })
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
