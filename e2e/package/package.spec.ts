import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { makeClip, numberOn, objectAt, probeFile } from '../clips'
import { expect, test as base } from '../launch'
import { canvasPicture, expectFrame, paintDisc, propagateToEnd } from '../stage'
import { entriesOf, homeOf, inside, install, launchInstalled, startProgram, uninstall, user } from './installed'

/** Fuses in the program are the digits 0 and 1. */
const fuse = { off: 0x30, on: 0x31 }

/** The package on a machine of its own: a path with blanks and other letters, nothing writable, an ordinary user. */

const test = base.extend<{ place: string; home: string }>({
  place: async ({ folder }, use) => {
    const place = install(folder)
    await use(place)
    uninstall(place)
  },
  home: async ({ folder }, use) => use(homeOf(folder))
})

test('the fuses are set, and the program is no Node', async ({ place, home }) => {
  const wire = await getCurrentFuseWire(join(place, inside.electron))
  const states = {
    [FuseV1Options.RunAsNode]: fuse.off,
    [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: fuse.off,
    [FuseV1Options.EnableNodeCliInspectArguments]: fuse.off,
    [FuseV1Options.OnlyLoadAppFromAsar]: fuse.on,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: fuse.on,
    [FuseV1Options.EnableCookieEncryption]: fuse.on
  }
  expect(wire).toMatchObject(states)
  test.skip(process.platform !== 'linux', 'running it as Node is tried on Linux only')
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', HOME: home }
  const asNode = spawnSync(join(place, inside.electron), ['-p', '6*7'], {
    ...user,
    env,
    timeout: 5000,
    encoding: 'utf8'
  })
  expect(asNode.stdout).not.toContain('42')
})

test('only the files of this platform are inside', ({ place }) => {
  const names = entriesOf(place).map((path) => path.slice(place.length + 1).replaceAll('\\', '/'))
  const native = names.filter((name) => /\.(node|dll|dylib|so(\.\d+)*)$/.test(name) && name.includes('onnxruntime'))
  expect(native.length).toBeGreaterThan(1)
  for (const name of native)
    expect(name).toContain(`app.asar.unpacked/node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/`)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  for (const file of [
    `ffmpeg/ffmpeg${suffix}`,
    `ffmpeg/ffprobe${suffix}`,
    'ffmpeg/GPL-3.0.txt',
    'licences/THIRD_PARTY_NOTICES.md'
  ]) {
    expect(names).toContain(`${inside.resources}/${file}`)
  }
  for (const bundle of ['hodor-lite', 'hodor-point', 'hodor-suggest', 'hodor-tracks']) {
    expect(names.some((name) => name.startsWith(`${inside.resources}/models/bundles/${bundle}/`))).toBe(true)
  }
})

test('from the start to an export: the sample, then a clip of the user', async ({ place, home }) => {
  const before = stampsOf(place)
  const studio = await launchInstalled(place, home, [join(place, inside.resources, 'sample', 'sample.mp4')])
  const { page } = studio
  await expect(async () => {
    const { data } = await canvasPicture(page, 'frame-canvas')
    expect(data.some((value, at) => at % 4 < 3 && value > 32)).toBe(true)
  }).toPass()
  const seconds = (performance.now() - studio.startedAt) / 1000
  console.log(`start to open video: ${seconds.toFixed(2)} s`)
  await expect(page.getByTestId('frame-number')).toContainText(/^frame 1 \/ \d+/)

  const clip = await makeClip(join(home, 'Meine Ferien – 影.mp4'), 6)
  if (user.uid !== undefined) chownSync(clip, user.uid, user.gid)
  const second = startProgram(place, home, [clip])
  await expect(page.getByTestId('frame-number')).toContainText('1 / 6')
  await new Promise((resolve) => (second.exitCode === null ? second.once('exit', resolve) : resolve(0)))

  await expectFrame(page, 0, numberOn)
  await paintDisc(page, objectAt(0))
  await propagateToEnd(page)
  await page.getByTestId('export').click()
  await page.getByTestId('export-name').fill('overlay')
  await page.getByTestId('export-start').click()
  await expect(page.getByTestId('export-done')).toBeVisible({ timeout: 180_000 })
  await page.screenshot({ path: 'test-results/package/exported.png' })
  expect((await probeFile(join(home, 'overlay.mp4'))).times).toHaveLength(6)
  await studio.end()

  // Which precision is quicker was found out in a process of its own, although the program is no Node.
  const kept = readdirSync(join(home, '.cache', 'hodor-studio')).find((name) => name.startsWith('precision-'))
  expect(JSON.parse(readFileSync(join(home, '.cache', 'hodor-studio', kept ?? ''), 'utf8'))).toBeTruthy()
  // Nothing was written where it is installed.
  expect(stampsOf(place)).toEqual(before)
  expect(readFileSync(join(home, 'settings', 'logs', 'studio.log'), 'utf8')).toContain('0.1.0')
})

test('what the system lacks is named with the one command', ({ place, home }) => {
  test.skip(process.platform !== 'linux', 'only Linux leaves libraries to the system')
  // A loader that finds one library less.
  const fake = join(home, 'bin')
  const script = `mkdir -p '${fake}' && printf '#!/bin/sh\\necho "	libnss3.so => not found"\\n' > '${fake}/ldd' && chmod 755 '${fake}/ldd'`
  expect(spawnSync('sh', ['-c', script]).status).toBe(0)
  const { status, stderr } = spawnSync(join(place, inside.program), [], {
    ...user,
    env: { PATH: `${fake}:${process.env['PATH'] ?? ''}`, HOME: home },
    encoding: 'utf8'
  })
  expect(status).toBe(127)
  expect(stderr).toContain('lacks libnss3.so')
  if (existsSync('/usr/bin/apt-get')) expect(stderr).toMatch(/sudo apt-get install -y .*libnss3/)
})

test('commands of the command line are refused with where they are', async ({ place, home }) => {
  const child = startProgram(place, home, ['segment', 'clip.mp4'])
  let written = ''
  child.stderr?.on('data', (chunk: Buffer) => (written += String(chunk)))
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(2)
  expect(written).toContain('bin/hodor-studio segment')
})

/** Sizes and times of everything below. */
function stampsOf(place: string): Record<string, string> {
  return Object.fromEntries(
    entriesOf(place).map((path) => {
      const { size, mtimeMs } = statSync(path)
      return [path, `${size} ${mtimeMs}`]
    })
  )
}
