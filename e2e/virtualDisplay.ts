import { spawn } from 'node:child_process'

/** Starts a virtual display where there is none. Playwright calls it before the suite and what it returns after. */
export default async function startVirtualDisplay(): Promise<(() => void) | undefined> {
  if (process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']) return undefined
  // The server picks a free number itself and writes it to descriptor 3: suites side by side never collide.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe']
  })
  const number = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Xvfb did not start within 30 s')), 30_000)
    server.once('error', () => reject(new Error('Xvfb is missing: install it with `apt-get install xvfb`')))
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
    let written = ''
    server.stdio[3]?.on('data', (chunk: Buffer) => {
      written += String(chunk)
      if (!written.includes('\n')) return
      clearTimeout(timer)
      resolve(written.trim())
    })
  })
  process.env['DISPLAY'] = `:${number}`
  return () => void server.kill()
}
