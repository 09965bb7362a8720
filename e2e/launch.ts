import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  _electron,
  expect as playwrightExpect,
  test as base,
  type ElectronApplication,
  type Page
} from '@playwright/test'
import type { ActionId } from '../src/shared/domain/actions'

/** The studio as a user has it: the built program in real Electron, with settings and files of its own. */

export const root = resolve(import.meta.dirname, '..')

/** Chromium's sandbox works neither for root nor where the system gives users no namespaces (many containers). */
export function canSandbox(): boolean {
  if (process.getuid?.() === 0) return false
  return process.platform !== 'linux' || spawnSync('unshare', ['--user', 'true']).status === 0
}

export interface Studio {
  readonly app: ElectronApplication
  readonly page: Page
  /** Process number of the program. */
  readonly pid: number
  /** What the page wrote to its console as errors, refusals of the content policy among it. */
  readonly pageErrors: string[]
  /** Folder of this test, removed afterwards; clips and exports go here. */
  readonly folder: string
}

export interface LaunchOptions {
  readonly folder: string
  /** Files named on the command line. */
  readonly files?: readonly string[]
  /** Folder of a program of Electron's name that runs Electron: for whoever watches it from outside. */
  readonly through?: string
  /** Added to the environment, in place of what is there. */
  readonly env?: Readonly<Record<string, string>>
}

export async function launchStudio(options: LaunchOptions): Promise<Studio> {
  const { folder, files = [], through, env } = options
  if (!existsSync(join(root, 'out', 'main', 'index.cjs'))) throw new Error('Nothing is built: run `npm run build`.')
  // Without a path of its own Playwright finds the installed Electron and holds the program back until it is connected;
  // with one it would not, and now and then miss the window.
  if (through !== undefined) answerWith(through)
  const launched = _electron.launch({
    args: [`--user-data-dir=${join(folder, 'settings')}`, root, ...files],
    cwd: root,
    // Playwright turns the sandbox off unless told otherwise.
    chromiumSandbox: canSandbox(),
    colorScheme: 'dark',
    // The same everywhere, whatever the machine has.
    env: { ...environment(), STUDIO_DEVICE: 'cpu', LANGUAGE: 'en', ...env },
    timeout: 120_000
  })
  const app = await launched.finally(() => through !== undefined && answerWith(null))
  const page = await app.firstWindow({ timeout: 120_000 })
  const pageErrors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') pageErrors.push(message.text())
  })
  page.on('pageerror', (error) => void pageErrors.push(error.message))
  await page.waitForLoadState('domcontentloaded')
  const { pid } = app.process()
  if (pid === undefined) throw new Error('the program has no process')
  return { app, page, pid, pageErrors, folder }
}

/** What the package of Electron says of where the program lies, which Playwright asks. @param folder null = the truth */
function answerWith(folder: string | null): void {
  const packages = createRequire(import.meta.url)
  Reflect.deleteProperty(packages.cache, packages.resolve('electron/index.js'))
  if (folder === null) delete process.env['ELECTRON_OVERRIDE_DIST_PATH']
  else process.env['ELECTRON_OVERRIDE_DIST_PATH'] = folder
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  )
}

/** Ends the program without asking about unsaved work, if it has not ended already. */
export async function quitStudio({ app, pid }: Studio): Promise<void> {
  if (!isAlive(pid)) return
  await app.evaluate(({ app: electron }) => electron.exit(0)).catch(() => undefined)
  await app.close().catch(() => undefined)
  await expect.poll(() => isAlive(pid)).toBe(false)
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

interface Fixtures {
  readonly folder: string
  readonly studio: Studio
}

/** `folder`: a fresh one for the test; `studio`: the program, started with an empty window. */
export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'studio e2e '))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  studio: async ({ folder }, use) => {
    const studio = await launchStudio({ folder })
    await use(studio)
    await quitStudio(studio)
  }
})

/** As Playwright's, but what is polled is looked at often: its own pauses grow to a second. */
export const expect: typeof playwrightExpect = new Proxy(playwrightExpect, {
  get(target, key, receiver) {
    if (key !== 'poll') return Reflect.get(target, key, receiver) as unknown
    const poll: typeof target.poll = (actual, options) =>
      target.poll(actual, {
        intervals: [20, 50, 100],
        ...(typeof options === 'string' ? { message: options } : options)
      })
    return poll
  }
})

export interface DialogAnswers {
  /** What the next open dialogs return; null = the user backs out. */
  readonly open?: string | null
  readonly save?: string | null
  /** Number of the button pressed in message boxes. */
  readonly button?: number
}

/** Native dialogs cannot be driven: their answers are put in their place, in the main process. */
export async function answerDialogs({ app }: Pick<Studio, 'app'>, answers: DialogAnswers): Promise<void> {
  await app.evaluate(({ dialog }, { open = null, save = null, button = 0 }) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: open === null, filePaths: open === null ? [] : [open] })
    dialog.showSaveDialog = () => Promise.resolve({ canceled: save === null, filePath: save ?? '' })
    const counted = globalThis as unknown as { messageBoxes: number }
    counted.messageBoxes = 0
    dialog.showMessageBox = () => {
      counted.messageBoxes++
      return Promise.resolve({ response: button, checkboxChecked: false })
    }
  }, answers)
}

/** Clicks an item of the application menu. */
export async function chooseMenu({ app }: Pick<Studio, 'app'>, id: ActionId): Promise<void> {
  await app.evaluate(({ Menu }, itemId) => Menu.getApplicationMenu()?.getMenuItemById(itemId)?.click(), id)
}

/** Process number of the engine; null while it is not running. */
export async function enginePid({ app }: Pick<Studio, 'app'>): Promise<number | null> {
  return app.evaluate(({ app: electron }) => {
    const engine = electron.getAppMetrics().find(({ type, name }) => type === 'Utility' && /engine/i.test(name ?? ''))
    return engine?.pid ?? null
  })
}

export async function openVideo(studio: Studio, path: string): Promise<void> {
  await answerDialogs(studio, { open: path })
  await studio.page.getByTestId('open-video').click()
  await expect(studio.page.getByTestId('frame-number')).toContainText('1 /')
}

export async function screenshot({ page }: Pick<Studio, 'page'>, name: string): Promise<void> {
  await page.screenshot({ path: join(root, 'test-results', 'screenshots', `${name}.png`) })
}
