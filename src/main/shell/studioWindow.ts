import { BrowserWindow, screen } from 'electron'
import type { Language } from '../../shared/domain/languages'
import { channels } from '../../shared/ipc/channels'
import type { EventName, Events } from '../../shared/ipc/events'
import { shellTexts, type ShellTexts } from '../../shared/language/shell'
import { placeWindow, readWindowState, smallestWindow, writeWindowState } from './windowState'

interface StudioWindowOptions {
  readonly preload: string
  readonly url: string
  readonly language: Language
  /** File that remembers where the window was. */
  readonly stateFile: string
}

/** The page reads its language from its own address: it is known before the first text is shown. */
export function addressIn(language: Language, url: string): string {
  const address = new URL(url)
  address.searchParams.set('language', language)
  return address.href
}

/** The one window, and whether it may go. */
export class StudioWindow {
  readonly browser: BrowserWindow
  /** In the language of the window. */
  readonly texts: ShellTexts
  #edited = false
  #exporting = false
  #mayClose = false

  constructor(options: StudioWindowOptions) {
    this.texts = shellTexts[options.language]
    const saved = readWindowState(options.stateFile)
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea)
    this.browser = new BrowserWindow({
      ...placeWindow(saved?.bounds ?? null, areas),
      minWidth: smallestWindow.width,
      minHeight: smallestWindow.height,
      show: false,
      backgroundColor: '#14161a',
      webPreferences: { preload: options.preload, contextIsolation: true, sandbox: true, spellcheck: false }
    })
    if (saved?.maximized) this.browser.maximize()
    this.browser.once('ready-to-show', () => this.browser.show())
    this.browser.on('page-title-updated', (event) => event.preventDefault())
    this.browser.on('close', (event) => this.#closing(event, options.stateFile))
    this.browser.webContents.on('render-process-gone', (_event, { reason }) => this.#revive(reason))
    void this.browser.loadURL(addressIn(options.language, options.url))
  }

  /** Does nothing once the window is gone. */
  send<N extends EventName>(name: N, payload: Events[N]): void {
    if (!this.browser.isDestroyed()) this.browser.webContents.send(channels.event, name, payload)
  }

  describe(title: string, edited: boolean): void {
    this.#edited = edited
    const subject = title || 'HODOR Studio'
    this.browser.setTitle(edited ? `${subject} — ${this.texts.edited}` : subject)
    this.browser.setDocumentEdited(edited)
  }

  /** How far the queue is, for the task bar: 0..1; null when nothing runs. While it runs, the window asks before it goes. */
  showExports(share: number | null, held: boolean): void {
    if (this.browser.isDestroyed()) return
    this.#exporting = share !== null && !held
    this.browser.setProgressBar(share ?? -1, { mode: held ? 'paused' : 'normal' })
  }

  /** The window has asked what there was to ask. */
  closeForGood(): void {
    this.#mayClose = true
    this.browser.close()
  }

  /** Brings the window to the front. */
  raise(): void {
    if (this.browser.isMinimized()) this.browser.restore()
    this.browser.focus()
  }

  #closing(event: { preventDefault(): void }, stateFile: string): void {
    if ((this.#edited || this.#exporting) && !this.#mayClose && !this.browser.webContents.isCrashed()) {
      event.preventDefault()
      this.send('window:closing', undefined)
      return
    }
    writeWindowState(stateFile, { bounds: this.browser.getNormalBounds(), maximized: this.browser.isMaximized() })
  }

  /** The page died (memory, a driver): a dead grey window helps nobody. */
  #revive(reason: string): void {
    if (reason === 'clean-exit' || this.browser.isDestroyed()) return
    this.#edited = false
    this.browser.webContents.reload()
  }
}
