import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeClip } from './clips'
import { canSandbox, expect, launchStudio, openVideo, quitStudio, test, type Studio } from './launch'

/** What a page that was taken over could do: nothing beyond the contract. One window serves all. */

let studio: Studio

test.beforeAll(async () => {
  studio = await launchStudio({ folder: test.info().outputPath() })
})
test.afterAll(() => quitStudio(studio))

test('the page sees no Node and no Electron', async () => {
  const seen = await studio.page.evaluate(() => {
    const scope = globalThis as unknown as Record<string, unknown>
    return ['require', 'process', 'Buffer', 'module', 'global', 'electron', 'ipcRenderer'].filter((name) => scope[name])
  })
  expect(seen).toEqual([])
  const api = await studio.page.evaluate(() => Object.keys(window.studio).sort())
  expect(api).toEqual(['call', 'closeWindow', 'on', 'pathOf', 'requestFramePort'])
})

test('the page’s process is sandboxed', async () => {
  test.skip(process.platform !== 'linux' || !canSandbox(), 'Chromium runs here without its sandbox')
  const pid = await studio.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId()
  )
  // Filtered system calls: what the kernel says of it, not what was asked for.
  expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s+2$/m)
})

test('it is an isolated page of its own scheme', async () => {
  const page = await studio.page.evaluate(() => [location.origin, isSecureContext, crossOriginIsolated])
  expect(page).toEqual(['app://bundle', true, true])
  const preferences = await studio.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    // Not in the published types, but in every version.
    const contents = window?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
    return contents.getLastWebPreferences()
  })
  expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false })
  // What the checklist of Electron says not to turn on or off.
  const weakened = ['allowRunningInsecureContent', 'experimentalFeatures', 'nodeIntegrationInSubFrames', 'webviewTag']
  for (const name of [...weakened, 'nodeIntegrationInWorker']) expect(preferences[name] ?? false, name).toBe(false)
  expect(preferences['webSecurity']).not.toBe(false)
  expect(preferences['enableBlinkFeatures'] ?? '').toBe('')
  const policy = await studio.page.evaluate(async () => {
    const links = [...document.querySelectorAll<HTMLScriptElement>('script[src]')].map(({ src }) => src)
    return { links, inline: document.querySelectorAll('script:not([src]), style, [onclick], [onload]').length }
  })
  expect(policy.links.every((link) => link.startsWith('app://bundle/'))).toBe(true)
  expect(policy.inline).toBe(0)
  const headers = await studio.app.evaluate(async ({ session }) => {
    const response = await (session.defaultSession as unknown as { fetch?: typeof fetch }).fetch?.('app://bundle/')
    return response?.headers.get('content-security-policy') ?? null
  })
  if (headers !== null) expect(headers).not.toMatch(/unsafe-(inline|eval)|https?:/)
})

test('inline scripts, evaluated text, frames and foreign addresses are refused', async () => {
  const refused = await studio.page.evaluate(async () => {
    const violations: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective))
    const results: Record<string, unknown> = {}
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.body.append(script)
    const style = document.createElement('style')
    style.textContent = 'body { outline: 7px solid red }'
    document.body.append(style)
    results['inline'] = [
      (window as unknown as { injected?: boolean }).injected,
      getComputedStyle(document.body).outlineWidth
    ]
    // Within the tools' own call evaluation is let through; in a task of the page it is not.
    await new Promise((resolve) => setTimeout(resolve))
    try {
      results['eval'] = new Function('return 1')() as unknown
    } catch (error) {
      results['eval'] = (error as Error).name
    }
    const asked = ['https://example.org/', 'http://127.0.0.1:9/', 'file:///etc/hostname', 'app://bundle/index.html']
    results['fetch'] = await Promise.all(asked.map((url) => fetch(url).then(String, (error: Error) => error.name)))
    const frame = document.createElement('iframe')
    frame.src = 'app://bundle/index.html'
    document.body.append(frame)
    await new Promise((resolve) => setTimeout(resolve, 300))
    // A refused frame shows an error page, which is foreign to ours.
    results['frame'] = frame.contentDocument
    for (const element of [script, style, frame]) element.remove()
    return { results, violations }
  })
  expect(refused.results['inline']).not.toContain(true)
  expect(refused.results['inline']).not.toContain('7px')
  expect(refused.results['eval']).toBe('EvalError')
  expect(refused.results['fetch']).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError'])
  expect(refused.results['frame']).toBeNull()
  expect(refused.violations.join()).toMatch(/script-src/)
  expect(refused.violations.join()).toMatch(/style-src/)
  expect(refused.violations.join()).toMatch(/frame-src|default-src/)
})

test('permissions are denied', async () => {
  const denied = await studio.page.evaluate(async () => [
    await navigator.permissions.query({ name: 'geolocation' }).then(({ state }) => state),
    await Notification.requestPermission(),
    await navigator.mediaDevices.getUserMedia({ video: true }).then(String, (error: Error) => error.name)
  ])
  expect(denied.slice(0, 2)).toEqual(['denied', 'denied'])
  expect(denied[2]).toMatch(/NotAllowedError|NotFoundError/)
})

test('malformed requests are refused as data, before any handler', async () => {
  const codes = await studio.page.evaluate(async () => {
    const call = window.studio.call as unknown as (
      name: unknown,
      input: unknown
    ) => Promise<{ error?: { code: string } }>
    const requests: [unknown, unknown][] = [
      ['no:such', undefined],
      ['__proto__', undefined],
      [null, undefined],
      ['video:open', undefined],
      ['video:open', { path: '' }],
      ['video:open', { path: ['/etc/passwd'] }],
      ['window:describe', { title: 'x'.repeat(501), edited: false }],
      ['propagate:start', { references: [{ frameIndex: -1, mask: {} }], from: 0, to: 1 }],
      ['job:cancel', { jobId: 5 }],
      ['recent:clear', { unasked: true }]
    ]
    return Promise.all(requests.map(async ([name, input]) => (await call(name, input)).error?.code))
  })
  expect(codes).toEqual(codes.map(() => 'bad-arguments'))
})

test('a message of any other sender is not answered', async () => {
  const answers = await studio.app.evaluate(async ({ BrowserWindow, ipcMain }) => {
    const window = BrowserWindow.getAllWindows()[0]
    if (!window) throw new Error('there is no window')
    // Handlers lie behind a map that is no part of the types: a second window would need a preload script of its own.
    type Handler = (event: object, ...args: unknown[]) => Promise<{ ok: boolean }>
    const handler = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers.get('studio:call')
    const frames = [
      { sender: window.webContents, senderFrame: { url: 'https://example.org/', parent: null } },
      { sender: window.webContents, senderFrame: { url: 'app://bundle/index.html', parent: {} } },
      { sender: window.webContents, senderFrame: null },
      { sender: {}, senderFrame: { url: 'app://bundle/index.html', parent: null } },
      { sender: window.webContents, senderFrame: { url: 'app://bundle/index.html', parent: null } }
    ]
    const replies = await Promise.all(frames.map((event) => handler?.(event, 'app:start', undefined)))
    return replies.map((reply) => reply?.ok)
  })
  expect(answers).toEqual([false, false, false, false, true])
})

test('no file is read that nobody showed', async () => {
  const secret = join(studio.folder, 'secret.mp4')
  await makeClip(secret, 3)
  const answers = await studio.page.evaluate(async (path) => {
    const { call, pathOf } = window.studio
    // Says of itself that it had a path.
    const lies = [
      pathOf({ path }),
      pathOf(Object.defineProperty(new File([], 'x'), 'path', { value: path })),
      pathOf(new File([], path))
    ]
    const replies = [
      await call('video:open', { path }),
      await call('project:open', { path }),
      await call('import:look', { path, clipIsOpen: false }),
      await call('import:read', { path, offset: 0 }),
      await call('autosave:begin', { path, id: null }),
      await call('autosave:ofProject', { path })
    ]
    return { lies, codes: replies.map((reply) => (reply.ok ? 'answered' : reply.error.code)) }
  }, secret)
  expect(answers.lies).toEqual(['', '', ''])
  expect(answers.codes).toEqual(answers.codes.map(() => 'bad-arguments'))
})

test('the spelling dictionary is not fetched, and no name is resolved', async () => {
  const state = await studio.app.evaluate(async ({ app, session }) => ({
    spelling: session.defaultSession.isSpellCheckerEnabled(),
    rules: app.commandLine.getSwitchValue('host-resolver-rules'),
    proxy: await session.defaultSession.resolveProxy('https://example.org/')
  }))
  expect(state).toEqual({ spelling: false, rules: 'MAP * ~NOTFOUND', proxy: 'DIRECT' })
})

test('no webview is attached, and permissions are answered before anybody asks', async () => {
  const attached = await studio.page.evaluate(async () => {
    const view = document.createElement('webview')
    view.setAttribute('src', 'app://bundle/index.html')
    document.body.append(view)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const inner = (view as unknown as { getWebContentsId?: unknown }).getWebContentsId
    view.remove()
    return inner === undefined
  })
  expect(attached).toBe(true)
  const pages = await studio.app.evaluate(({ webContents }) => webContents.getAllWebContents().length)
  expect(pages).toBe(1)
})

test('nothing is written where the user did not choose to', async () => {
  const target = join(studio.folder, 'unasked')
  const replies = await studio.page.evaluate(async (path) => {
    const head = {
      video: { path: '/a.mp4', frameCount: 1, width: 1, height: 1 },
      objects: [],
      references: [],
      masks: [],
      origins: [],
      view: { frameIndex: 0, opacity: 1 }
    }
    const project = { head, bytes: new Uint8Array() }
    const job = {
      videoPath: '/a.mp4',
      objects: [],
      masks: [],
      range: { from: 0, to: 0 },
      selection: { apart: false },
      output: { folder: path, nameTemplate: 'a', overwrite: true },
      format: { kind: 'annotations' as const, layout: 'davis' as const }
    }
    return [
      await window.studio.call('project:save', { path: `${path}.hodor`, project }),
      await window.studio.call('export:start', { job }),
      await window.studio.call('shell:reveal', { path: '/etc/passwd' })
    ]
  }, target)
  for (const reply of replies) expect(reply).toMatchObject({ ok: false, error: { code: 'bad-arguments' } })
})

test('the engine parses what comes over the frame port', async () => {
  const path = await makeClip(join(studio.folder, 'clip.mp4'), 3)
  await openVideo(studio, path)
  const replies = await studio.page.evaluate(async () => {
    const port = await new Promise<MessagePort>((resolve) => {
      window.addEventListener('message', ({ ports: [given] }) => given && resolve(given))
      window.studio.requestFramePort()
    })
    const answers: string[] = []
    return new Promise<string[]>((resolve) => {
      port.onmessage = ({ data }: MessageEvent<{ kind: string; id: number }>) => {
        answers.push(`${data.kind} ${data.id}`)
        if (data.id === 2) resolve(answers)
      }
      port.postMessage({ kind: 'frame', id: 1, frameIndex: 'none' })
      port.postMessage('nonsense')
      port.postMessage({ kind: 'frame', id: 2, frameIndex: 0 })
    })
  })
  expect(replies).toEqual(['frame 2'])
})

test('the path of a dropped file is known', async () => {
  const path = join(studio.folder, 'dropped.mp4')
  await writeFile(path, '')
  await studio.page.evaluate(() => {
    const input = document.createElement('input')
    input.type = 'file'
    input.id = 'dropped'
    document.body.append(input)
  })
  await studio.page.locator('#dropped').setInputFiles(path)
  const seen = await studio.page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#dropped')
    const [file] = input?.files ?? []
    input?.remove()
    return file ? window.studio.pathOf(file) : ''
  })
  expect(seen).toBe(path)
})

// Last: Playwright waits for a navigation that was refused before it touches the page again.
test('no window is opened and no other page shown', async () => {
  const before = studio.page.url()
  expect(await studio.page.evaluate(() => window.open('https://example.org/') === null)).toBe(true)
  await studio.page.evaluate(() => {
    const link = document.createElement('a')
    link.href = 'app://bundle/assets/'
    document.body.append(link)
    link.click()
    link.target = '_blank'
    link.click()
    link.remove()
    location.href = 'https://example.org/'
  })
  // The refusal has no event of its own: a round trip through the page and the main process comes after it.
  await studio.page.evaluate(() => window.studio.call('app:start', undefined))
  expect(studio.page.url()).toBe(before)
  expect(await studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})
