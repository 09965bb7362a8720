import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { root } from '../launch'

/** The packaged program, installed and started as a user has it: no inspector, no Node, so only Chromium's port leads in. */

export function runtimeIsFallback(): boolean {
  return existsSync(join(root, 'node_modules/electron/dist/FALLBACK-RUNTIME-NEVER-PACKAGE.txt'))
}

/** Folder with the unpacked program that packaging left. */
export function packagedFolder(): string {
  if (runtimeIsFallback()) return join(root, 'dist/untested-runtime/hodor-studio-linux-x64-untested-runtime')
  const name = { win32: 'win-unpacked', darwin: 'mac-arm64' }[process.platform as string] ?? 'linux-unpacked'
  return join(root, 'dist/packages', name)
}

/** Paths inside the installed folder. */
export const inside = {
  win32: { program: 'HODOR Studio.exe', electron: 'HODOR Studio.exe', resources: 'resources' },
  darwin: {
    program: 'HODOR Studio.app/Contents/MacOS/HODOR Studio',
    electron: 'HODOR Studio.app',
    resources: 'HODOR Studio.app/Contents/Resources'
  },
  linux: { program: 'hodor-studio', electron: 'hodor-studio.bin', resources: 'resources' }
}[process.platform as 'win32' | 'darwin' | 'linux']

/** An ordinary user, where these tests run as root; else whoever runs them. */
export const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/** Copies the program to where only an administrator could write. @returns the folder */
export function install(folder: string): string {
  const place = join(folder, 'Prográmme – 影 & Co', 'HODOR Studio')
  cpSync(packagedFolder(), place, { recursive: true, verbatimSymlinks: true })
  if (process.platform !== 'linux') return place
  chmodSync(folder, 0o755)
  for (const entry of [place, ...entriesOf(place)]) {
    const { mode } = lstatSync(entry)
    chmodSync(entry, mode & 0o555)
  }
  return place
}

/** So that the test can take it away again. */
export function uninstall(place: string): void {
  for (const entry of [place, ...entriesOf(place)]) if (lstatSync(entry).isDirectory()) chmodSync(entry, 0o755)
}

/** Every file and folder below, absolute. */
export function entriesOf(place: string): string[] {
  return readdirSync(place, { recursive: true }).map((name) => join(place, String(name)))
}

/** A folder that belongs to the user. */
export function homeOf(folder: string): string {
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true })
  if (user.uid !== undefined) chownSync(home, user.uid, user.gid)
  return home
}

export interface Running {
  readonly page: Page
  readonly process: ChildProcess
  /** What it wrote so far. */
  readonly output: () => string
  readonly startedAt: number
  end(): Promise<void>
}

function canSandbox(): boolean {
  if (process.platform !== 'linux') return true
  return spawnSync('unshare', ['--user', '--map-root-user', 'true'], user).status === 0
}

/** Starts the program. @param args files and switches, behind those that tests need */
export function startProgram(place: string, home: string, args: readonly string[]): ChildProcess {
  const sandbox = canSandbox() ? [] : ['--no-sandbox']
  const settings = [`--user-data-dir=${join(home, 'settings')}`, ...sandbox]
  return spawn(join(place, inside.program), [...settings, ...args], {
    ...user,
    cwd: home,
    env: { ...process.env, HOME: home, XDG_CACHE_HOME: join(home, '.cache'), STUDIO_DEVICE: 'cpu' },
    stdio: ['ignore', 'pipe', 'pipe']
  })
}

/** Starts it and connects to its window. */
export async function launchInstalled(place: string, home: string, files: readonly string[] = []): Promise<Running> {
  const startedAt = performance.now()
  const child = startProgram(place, home, ['--remote-debugging-port=0', ...files])
  let written = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (written += String(chunk)))
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr?.on('data', () => {
      const found = /DevTools listening on (ws:\S+)/.exec(written)?.[1]
      if (found) resolve(found)
    })
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}: ${written}`)))
  })
  // Electron knows no downloads to be set up.
  const browser = await chromium.connectOverCDP(address, { noDefaults: true })
  const context = browser.contexts()[0]
  if (!context) throw new Error('the program shows no window')
  const page = context.pages()[0] ?? (await context.waitForEvent('page'))
  return { page, process: child, output: () => written, startedAt, end: () => endOf(child) }
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill()
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(timer)
}
