import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { makeClip, numberOn, objectAt } from './clips'
import { Connections } from './connections'
import { expect, launchStudio, openVideo, quitStudio, root, test } from './launch'
import { expectFrame, paintDisc, propagateToEnd } from './stage'

/** Nothing leaves the machine: not a single attempt, from the start to the last export, of the window or in a terminal. */

const noWatcher = 'strace is not here, or may not look (Debian: apt-get install strace)'

test('an attempt would be seen', ({ folder }) => {
  const watch = Connections.watcher(folder, 'attempt')
  test.skip(watch === null, noWatcher)
  if (!watch) return
  // Port 9 of this machine, where nothing listens; and a packet to an address that no machine has.
  const script = `require('net').connect(9, '127.0.0.1').on('error', () => 0)
    require('dgram').createSocket('udp4').send('x', 9, '192.0.2.1', () => process.exit())`
  spawnSync('strace', [...watch.arguments, process.execPath, '-e', script])
  expect(watch.network.some((line) => line.includes('127.0.0.1'))).toBe(true)
  expect(watch.network.some((line) => line.includes('192.0.2.1'))).toBe(true)
})

test('the window attempts no connection: start, use, export, end', async ({ folder }) => {
  const watch = Connections.watcher(folder, 'window')
  test.skip(watch === null, noWatcher)
  if (!watch) return
  const electron = createRequire(import.meta.url)('electron') as unknown as string
  const through = join(folder, 'watched')
  mkdirSync(through)
  watch.wrap(electron, join(through, basename(electron)))

  const studio = await launchStudio({ folder, through })
  const { page } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 4))
  await expectFrame(page, 0, numberOn)
  await paintDisc(page, objectAt(0))
  await propagateToEnd(page)
  await page.getByTestId('export').click()
  await page.getByTestId('export-name').fill('overlay')
  await page.getByTestId('export-start').click()
  await expect(page.getByTestId('export-done')).toBeVisible({ timeout: 180_000 })
  await quitStudio(studio)

  // It did look: the window has its line to the display.
  expect(watch.all.some((line) => line.includes('AF_UNIX'))).toBe(true)
  require('fs').copyFileSync(watch.log, '/work/tmp/r25/win.strace'); expect(watch.network).toEqual([])
})

test('the command line attempts no connection', async ({ folder }) => {
  const watch = Connections.watcher(folder, 'terminal')
  test.skip(watch === null, noWatcher)
  if (!watch) return
  const [clip, project] = [await makeClip(join(folder, 'clip.mp4'), 3), join(folder, 'clip.hodor')]
  const studio = (...args: string[]): void => {
    const program = join(root, 'bin', 'hodor-studio')
    const { status, stderr } = spawnSync('strace', [...watch.arguments, process.execPath, program, ...args], {
      encoding: 'utf8'
    })
    expect(status, stderr).toBe(0)
    require('fs').copyFileSync(watch.log, '/work/tmp/r25/win.strace'); expect(watch.network).toEqual([])
  }
  studio('suggest', clip, '--frame', '0', '--point', '70,78', '--device', 'cpu', '--out', join(folder, 'found'))
  const mask = join(folder, 'found', '1.png')
  studio('segment', clip, '--ref', `0=${mask}`, '--device', 'cpu', '--save', project)
  studio('export', project, '--format', 'overlay', '--out', join(folder, 'overlay.mp4'))
  expect(existsSync(join(folder, 'overlay.mp4'))).toBe(true)
})
