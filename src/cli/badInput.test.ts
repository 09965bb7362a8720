import { spawnSync } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rename, truncate, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Clips, longGop, pictures, tone } from '../main/media/testing/clips'
import type { ErrorCode } from '../shared/domain/errors'
import { buildCli, Outputs, runCli, type CliEnd, type CliOptions } from './testing/builtCli'
import { writeBoxMask } from './testing/masks'

const size = '160x96'
const frames = 6
const bundle = fileURLToPath(new URL('../../models/bundles/hodor-lite', import.meta.url))

let clips: Clips
let outputs: Outputs
let clip: string
let mask: string

beforeAll(async () => {
  await buildCli()
  clips = await Clips.create()
  clip = await clips.make('clip.mp4', [...pictures(size, 25, frames / 25), ...tone(frames / 25), ...longGop])
  mask = await writeBoxMask(clips.path('mask.png'), size)
})

afterAll(() => clips.remove())

beforeEach(async () => {
  outputs = await Outputs.create()
  return () => outputs.remove()
})

/** Runs a job that has to fail: with this code, a sentence and a piece of advice, and without leaving anything. */
async function expectFailure(args: readonly string[], code: ErrorCode, options: CliOptions = {}): Promise<CliEnd> {
  const before = await outputs.list()
  const targets = ['--masks', outputs.path('masks'), '--overlay', outputs.path('overlay.mp4')]
  const end = await runCli(['segment', ...targets, ...args], options)
  expect(end.stderr).toContain(`[${code}]`)
  expect(end.code).toBe(1)
  const [, message = '', hint = ''] = new RegExp(`^Error: (.+) \\[${code}\\]\\n(.+)$`, 'm').exec(end.stderr) ?? []
  expect(message).toMatch(/\w.*[.?!]$/s)
  expect(hint).toMatch(/\w.*[.?!]$/s)
  expect(end.stderr).not.toMatch(/^\s+at /m)
  expect(await outputs.list()).toEqual(before)
  return end
}

describe('a video that is none', () => {
  const failsToOpen = async (video: string, code: ErrorCode) => {
    await expectFailure([video, '--ref', `0=${mask}`], code)
    const probed = await runCli(['probe', video, '--json'])
    expect(probed.code).toBe(1)
    expect(JSON.parse(probed.stdout)).toMatchObject({ error: { code } })
  }

  test('missing', () => failsToOpen(clips.path('nowhere.mp4'), 'file-not-found'))

  test('a directory without pictures', async () => {
    const folder = join(clips.folder, 'no pictures')
    await mkdir(folder)
    await failsToOpen(folder, 'file-is-directory')
  })

  test('empty', async () => {
    await writeFile(clips.path('empty.mp4'), '')
    await failsToOpen(clips.path('empty.mp4'), 'file-empty')
  })

  test('text with the name of a video', async () => {
    await writeFile(clips.path('text.mp4'), 'This is a shopping list, not a video.\n'.repeat(50))
    await failsToOpen(clips.path('text.mp4'), 'not-a-video')
  })

  test('sound only', async () => {
    await failsToOpen(await clips.make('sound.m4a', tone(0.5)), 'no-video-stream')
  })

  test.each(['none.mkv', 'none.mp4'])('no frame at all: %s', async (name) => {
    await failsToOpen(await clips.make(name, [...pictures(size), '-frames:v', '0']), 'no-frames')
  })

  test('encrypted', async () => {
    const key = [
      '-encryption_key',
      '76a6c65c5ea762046bd749a2e632ccbb',
      '-encryption_kid',
      'a7e61c373e219033c21091fa607bf3b8'
    ]
    const scheme = ['-c', 'copy', '-an', '-encryption_scheme', 'cenc-aes-ctr', ...key]
    await failsToOpen(await clips.make('encrypted.mp4', ['-i', clip, ...scheme]), 'video-encrypted')
  })

  test('a codec that FFmpeg does not know', async () => {
    const known = await clips.make('known.mkv', ['-i', clip, '-c', 'copy', '-an'])
    const bytes = await readFile(known)
    const name = bytes.indexOf('V_MPEG4/ISO/AVC')
    expect(name).toBeGreaterThan(0)
    bytes.write('V_NOBODYS/CODEC', name, 'latin1')
    await writeFile(clips.path('foreign.mkv'), bytes)
    await failsToOpen(clips.path('foreign.mkv'), 'codec-unsupported')
  })

  test('cut off before its index', async () => {
    const cut = clips.path('no-index.mp4')
    await cp(clip, cut)
    await truncate(cut, 2000)
    await failsToOpen(cut, 'video-truncated')
  })
})

test('a video cut off in the middle: what decodes is kept, and where it breaks is said', async () => {
  const whole = await clips.make('whole.mp4', [
    ...pictures(size, 25, 1),
    ...['-c:v', 'libx264', '-g', '5', '-bf', '0', '-movflags', '+faststart', '-pix_fmt', 'yuv420p']
  ])
  const cut = clips.path('cut.mp4')
  await cp(whole, cut)
  await truncate(cut, Math.round((await readFile(whole)).length * 0.6))
  const { code, stdout, stderr } = await runCli([
    'segment',
    cut,
    '--ref',
    `0=${mask}`,
    '--masks',
    outputs.path('masks'),
    '--overlay',
    outputs.path('o.mp4'),
    ...['--format', 'matte', '--out', outputs.path('matte_{date}.mp4')],
    '--json'
  ])
  expect(code, stderr).toBe(0)
  const result = JSON.parse(stdout) as { readonly frames: number; readonly notes: readonly string[] }
  expect(result.frames).toBeGreaterThan(5)
  expect(result.frames).toBeLessThan(25)
  expect(result.notes.join('\n')).toMatch(new RegExp(`\\b(${result.frames}|${result.frames - 1})\\b`))
  const written = await outputs.list()
  expect(written.filter((name) => name.endsWith('.png'))).toHaveLength(result.frames)
  // Every output is marked as not whole, by the name it was given.
  const matte = written.find((name) => /^matte_\d{4}-\d\d-\d\d\.mp4$/.test(name))
  const marks = written.filter((name) => name.endsWith('.incomplete.json'))
  expect(marks.sort()).toEqual(['masks', 'o.mp4', String(matte)].map((name) => `${name}.incomplete.json`).sort())
  const overlay = await runCli(['probe', outputs.path('o.mp4'), '--json'])
  expect(JSON.parse(overlay.stdout)).toMatchObject({ frameCount: result.frames })
})

describe('a mask that does not fit', () => {
  const failsWith = async (reference: string, code: ErrorCode) => {
    await expectFailure([clip, '--ref', reference], code)
  }

  test('another aspect', async () => {
    await failsWith(`0=${await writeBoxMask(clips.path('square.png'), '96x96')}`, 'mask-aspect-mismatch')
  })

  test('nothing painted', async () => {
    await failsWith(`0=${await writeBoxMask(clips.path('black.png'), size, 0)}`, 'mask-empty')
  })

  test('a value above 255', async () => {
    await failsWith(`0=${await writeBoxMask(clips.path('deep.png'), size, 300, 16)}`, 'mask-index-too-large')
  })

  test('a frame the video does not have', () => failsWith(`${frames}=${mask}`, 'frame-out-of-range'))

  test('a missing file', () => failsWith(`0=${clips.path('nowhere.png')}`, 'file-not-found'))

  test('no PNG', () => failsWith(`0=${clip}`, 'annotations-unreadable'))
})

test('a range the video does not have', async () => {
  await expectFailure([clip, '--ref', `0=${mask}`, '--to', String(frames)], 'frame-out-of-range')
})

describe('a bundle that is not as its manifest says', () => {
  const failsWith = async (code: ErrorCode, damage: (copy: string) => Promise<unknown>) => {
    const copy = clips.path(`bundle ${code}`)
    await cp(bundle, copy, { recursive: true })
    await damage(copy)
    const { stderr } = await expectFailure([clip, '--ref', `0=${mask}`, '--model', copy], code)
    return stderr
  }

  test('a graph is missing', async () => {
    const stderr = await failsWith('bundle-missing-file', (copy) =>
      rename(join(copy, 'backbone.onnx'), join(copy, 'backbone.off'))
    )
    expect(stderr).toContain('backbone.onnx')
  })

  test('a byte was changed', async () => {
    await failsWith('bundle-altered', async (copy) => {
      const bytes = await readFile(join(copy, 'mask_decoder.onnx'))
      bytes[bytes.length >> 1]! ^= 1
      await writeFile(join(copy, 'mask_decoder.onnx'), bytes)
    })
  })

  test('a manifest of something else', async () => {
    await failsWith('bundle-invalid', (copy) => writeFile(join(copy, 'manifest.json'), '{"name": "other"}'))
  })

  test('no bundle there', async () => {
    await expectFailure([clip, '--ref', `0=${mask}`, '--model', clips.path('no bundle')], 'bundle-missing-file')
  })
})

test('a device nobody knows', async () => {
  await expectFailure([clip, '--ref', `0=${mask}`, '--device', 'abacus'], 'device-unavailable')
})

describe('outputs that cannot be written', () => {
  test('below a file', async () => {
    await writeFile(outputs.path('file'), 'kept')
    const below = join(outputs.path('file'), 'overlay.mp4')
    const end = await runCli(['segment', clip, '--ref', `0=${mask}`, '--overlay', below])
    expect(end).toMatchObject({ code: 1, stderr: expect.stringContaining('[output-not-writable]') })
    expect(await readFile(outputs.path('file'), 'utf8')).toBe('kept')
  })

  test('in a folder that takes no files, even from root', async () => {
    for (const target of [
      ['--overlay', '/proc/overlay.mp4'],
      ['--masks', '/proc/masks']
    ]) {
      const end = await runCli(['segment', clip, '--ref', `0=${mask}`, ...target])
      expect(end).toMatchObject({ code: 1, stderr: expect.stringContaining('[output-not-writable]') })
    }
  })

  test('in a read-only folder', async (context) => {
    if (process.getuid?.() === 0) return context.skip('root may write everywhere')
    await mkdir(outputs.path('locked'), { mode: 0o555 })
    const target = join(outputs.path('locked'), 'overlay.mp4')
    const end = await runCli(['segment', clip, '--ref', `0=${mask}`, '--overlay', target])
    expect(end).toMatchObject({ code: 1, stderr: expect.stringContaining('[output-not-writable]') })
  })

  test.for(['--masks', '--overlay'])('on a full disk: %s', async (option, context) => {
    const noise = ['-vf', 'noise=alls=90:allf=t']
    const noisy = await clips.make('noise.mp4', [...pictures(size, 25, 0.4), ...noise, ...longGop])
    const disk = await mountSmallDisk(outputs.path('disk'))
    if (!disk) return context.skip('only root may mount a small disk')
    try {
      const target = join(disk, option === '--masks' ? 'masks' : 'overlay.mp4')
      const end = await runCli(['segment', noisy, '--ref', `0=${mask}`, option, target])
      expect(end.stderr).toContain('[disk-full]')
      expect(end.code).toBe(1)
      expect(await readdir(disk)).toEqual([])
    } finally {
      spawnSync('umount', [disk])
    }
  })
})

describe('no FFmpeg', () => {
  test('the one that STUDIO_FFMPEG names is missing', async () => {
    const env = { STUDIO_FFMPEG: clips.path('no-such-ffmpeg') }
    await expectFailure([clip, '--ref', `0=${mask}`], 'ffmpeg-not-found', { env })
  })

  test('none anywhere', async (context) => {
    if (hasFfmpegStatic()) return context.skip('ffmpeg-static is installed here')
    const env = { PATH: clips.path('empty'), STUDIO_CACHE: clips.path('empty'), STUDIO_FFMPEG: '', STUDIO_FFPROBE: '' }
    await expectFailure([clip, '--ref', `0=${mask}`], 'ffmpeg-not-found', { env })
  })
})

/** A disk of 12 kB, null where this process may not mount one. */
async function mountSmallDisk(folder: string): Promise<string | null> {
  await mkdir(folder)
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12k', 'tmpfs', folder])
  return status === 0 ? folder : null
}

function hasFfmpegStatic(): boolean {
  try {
    return existsSync(String(createRequire(import.meta.url)('ffmpeg-static')))
  } catch {
    return false
  }
}
