import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { describeVersion, isSupported, knowsFpsMode } from './ffmpegVersion'
import { inPackage, locateFfmpeg } from './locateFfmpeg'

/** What `require('ffmpeg-static')` gives, whether or not this machine has it. */
const bundled = vi.hoisted((): { path: string | null } => ({ path: null }))
vi.mock('node:module', () => ({
  createRequire: () => () => {
    if (bundled.path === null) throw new Error('not installed')
    return bundled.path
  }
}))

describe('versions', () => {
  const text = (name: string, codec: string): string =>
    `ffmpeg version ${name} Copyright (c) 2000-2023 the FFmpeg developers\nlibavutil      57. 28.100\nlibavcodec     ${codec} / ${codec}\n`

  test.each([
    ['5.1.9-0+deb12u1', '59. 37.100', true, true],
    ['4.4.2-0ubuntu0.22.04.1', '58.134.100', true, false],
    ['n7.1', '61. 19.100', true, true],
    ['N-109468-gd39b34123d', '59. 55.103', true, true],
    ['2023-01-30-git-2d202985b7-full_build-www.gyan.dev', '59. 59.100', true, true],
    ['4.2.7-0ubuntu0.1', '58. 54.100', false, false],
    ['N-47683-g0e8eb07980-static', '58. 42.100', false, false]
  ])('%s', (name, codec, supported, fpsMode) => {
    const version = describeVersion(text(name, codec))
    expect(version?.name).toBe(name)
    expect(version && isSupported(version)).toBe(supported)
    expect(version && knowsFpsMode(version)).toBe(fpsMode)
  })

  test('other programs are no FFmpeg', () => {
    expect(describeVersion('v20.19.0')).toBeNull()
    expect(describeVersion('')).toBeNull()
  })
})

describe.skipIf(process.platform === 'win32')('where it is looked for', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'studio-locate-'))
    for (const name of ['STUDIO_FFMPEG', 'STUDIO_FFPROBE']) vi.stubEnv(name, '')
    vi.stubEnv('STUDIO_CACHE', join(folder, 'cache'))
    vi.stubEnv('PATH', join(folder, 'bin'))
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    bundled.path = null
    await rm(folder, { recursive: true, force: true })
  })

  /** A stand-in that answers like FFmpeg of some version. */
  async function place(path: string, codec = '59. 37.100', name = '5.1'): Promise<string> {
    const full = join(folder, path)
    await mkdir(join(full, '..'), { recursive: true })
    const program = path.endsWith('ffprobe') ? 'ffprobe' : 'ffmpeg'
    const script = `#!/bin/sh\necho '${program} version ${name} Copyright'\necho 'libavcodec     ${codec} / ${codec}'\n`
    await writeFile(full, script, { mode: 0o755 })
    return full
  }

  test('setting, then STUDIO_FFMPEG, then the system, then the cache', async () => {
    await place('cache/ffmpeg/ffmpeg', '58. 42.100', 'N-47683')
    const probe = await place('cache/ffmpeg/ffprobe')
    expect(await locateFfmpeg()).toMatchObject({
      source: 'registry',
      version: 'N-47683',
      ffprobe: probe,
      fpsMode: ['-vsync', 'passthrough']
    })
    await place('bin/ffmpeg')
    await place('bin/ffprobe')
    expect(await locateFfmpeg()).toMatchObject({ source: 'system', fpsMode: ['-fps_mode', 'passthrough'] })
    vi.stubEnv('STUDIO_FFMPEG', await place('own/ffmpeg', '61. 19.100', 'n7.1'))
    expect(await locateFfmpeg()).toMatchObject({ source: 'STUDIO_FFMPEG', version: 'n7.1' })
    const setting = await place('chosen/ffmpeg', '60. 31.102', '6.1')
    const beside = await place('chosen/ffprobe')
    expect(await locateFfmpeg({ ffmpegPath: setting })).toMatchObject({
      source: 'setting',
      ffmpeg: setting,
      ffprobe: beside
    })
  })

  test('ffmpeg-static goes before the system, if its binary is there', async () => {
    await place('bin/ffmpeg')
    await place('bin/ffprobe')
    bundled.path = join(folder, 'static/ffmpeg')
    expect((await locateFfmpeg()).source).toBe('system')
    await place('static/ffmpeg', '61. 3.100', '7.0.2')
    expect(await locateFfmpeg()).toMatchObject({ source: 'ffmpeg-static', ffprobe: join(folder, 'bin/ffprobe') })
  })

  test('a system FFmpeg that is too old is passed over', async () => {
    await place('bin/ffmpeg', '58. 54.100', '4.2.7')
    await place('bin/ffprobe')
    await expect(locateFfmpeg()).rejects.toMatchObject({
      code: 'ffmpeg-not-found',
      message: expect.stringContaining('4.2.7')
    })
    await place('cache/ffmpeg/ffmpeg', '58. 42.100')
    expect((await locateFfmpeg()).source).toBe('registry')
  })

  test('what the user named is binding', async () => {
    await place('bin/ffmpeg')
    await place('bin/ffprobe')
    await expect(locateFfmpeg({ ffmpegPath: join(folder, 'none') })).rejects.toMatchObject({ code: 'ffmpeg-not-found' })
    vi.stubEnv('STUDIO_FFMPEG', await place('old/ffmpeg', '58. 54.100', '4.2.7'))
    await expect(locateFfmpeg()).rejects.toMatchObject({ message: expect.stringContaining('4.4 or newer') })
    vi.stubEnv('STUDIO_FFMPEG', '/bin/true')
    await expect(locateFfmpeg()).rejects.toMatchObject({
      message: expect.stringContaining('does not answer like FFmpeg')
    })
  })

  test('nothing found; ffprobe missing; ffprobe named', async () => {
    await expect(locateFfmpeg()).rejects.toMatchObject({
      code: 'ffmpeg-not-found',
      hint: expect.stringContaining('Install')
    })
    await place('bin/ffmpeg')
    await expect(locateFfmpeg()).rejects.toMatchObject({ message: expect.stringContaining('no ffprobe') })
    vi.stubEnv('STUDIO_FFPROBE', await place('elsewhere/ffprobe'))
    expect((await locateFfmpeg()).ffprobe).toBe(join(folder, 'elsewhere/ffprobe'))
  })

  test('a packaged studio has its own beside the archive its code is in; a checkout has none', async () => {
    const own = await place('resources/ffmpeg/ffmpeg')
    expect(inPackage(join(folder, 'resources', 'app.asar', 'out', 'main', 'chunks', 'engine.cjs'))).toBe(own)
    expect(inPackage(join(folder, 'elsewhere', 'app.asar', 'out', 'main', 'engine.cjs'))).toBeNull()
    expect(inPackage(join(folder, 'resources', 'out', 'main', 'engine.cjs'))).toBeNull()
  })
})
