import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Size, VideoInfo } from '../../../shared/domain/types'
import { createDecoder } from '../decode/decoder'
import { type FfmpegInstallation, locateFfmpeg } from '../ffmpeg/locateFfmpeg'
import { probeVideo } from './probe'
import { Clips, ffmpeg as runFfmpeg, irregularTimes, longGop, pictures, tone, withRotation } from '../testing/clips'

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

const short = pictures('96x64', 25, 0.4)

async function probeClip(name: string, args: readonly string[]): Promise<VideoInfo> {
  return probeVideo(ffmpeg, await clips.make(name, args))
}

async function written(name: string, bytes: Uint8Array | string): Promise<string> {
  await writeFile(clips.path(name), bytes)
  return clips.path(name)
}

/** Corner with red in it, clockwise from the top left; -1 where there is none. */
function redCorner(data: Uint8Array, { width, height }: Size): number {
  const isRed = (x: number, y: number): boolean => (data[(y * width + x) * 3] ?? 0) > 180
  return [isRed(8, 8), isRed(width - 8, 8), isRed(width - 8, height - 8), isRed(8, height - 8)].indexOf(true)
}

async function firstFrame(video: VideoInfo): Promise<Uint8Array> {
  for await (const frame of createDecoder(ffmpeg, video).decode({ from: 0, to: 0 }, new AbortController().signal)) {
    return frame.data
  }
  throw new Error('no frame')
}

describe('frame times', () => {
  test('a constant rate', async () => {
    const video = await probeClip('constant.mp4', [...pictures('96x64', '30000/1001', 1), ...tone(), ...longGop])
    expect(video).toMatchObject({
      codec: 'h264',
      frameCount: 30,
      variableFrameRate: false,
      interlaced: false,
      bitDepth: 8
    })
    expect(video.frameRate).toEqual({ num: 30000, den: 1001 })
    expect([...video.timesMicros.slice(0, 3)]).toEqual([0, 33367, 66733])
    expect(video.durationMicros).toBe(1_001_000)
    expect(video.audio).toMatchObject({ codec: 'aac', channels: 1, sampleRate: 44_100 })
    expect(video.notes).toEqual([])
  })

  test('Matroska, whose times are rounded to milliseconds, is no variable rate', async () => {
    expect(
      (await probeClip('rounded.mkv', [...pictures('96x64', '30000/1001', 1), ...longGop])).variableFrameRate
    ).toBe(false)
  })

  test('a variable rate', async () => {
    const video = await probeClip('variable.mp4', [...pictures(), ...irregularTimes, ...longGop])
    expect(video.variableFrameRate).toBe(true)
    expect([...video.timesMicros.slice(0, 4)]).toEqual([0, 48_000, 104_000, 120_000])
    expect([...video.timesMicros]).toEqual([...video.timesMicros].sort((a, b) => a - b))
  })

  test('a start that is not zero', async () => {
    const video = await probeClip('late.mkv', [...short, ...longGop, '-output_ts_offset', '2.5'])
    expect(video.timesMicros[0]).toBe(2_500_000)
    expect(video.durationMicros).toBe(400_000)
  })

  test('frames an edit list hides are not counted', async () => {
    const whole = await clips.make('gop.mp4', [...pictures('96x64', 25, 2), ...longGop, '-g', '25'])
    const video = await probeClip('edited.mp4', ['-ss', '1.4', '-i', whole, '-c', 'copy'])
    expect(video.frameCount).toBe(15)
    const frames: number[] = []
    for await (const frame of createDecoder(ffmpeg, video).decode({ from: 0, to: 14 }, new AbortController().signal)) {
      frames.push(frame.frameIndex)
    }
    expect(frames).toHaveLength(15)
  })
})

describe('pictures as displayed', () => {
  test.each([90, 180, 270])('rotated by %i', async (rotationDegrees) => {
    // A red quarter at the top left shows where the picture's corner went.
    const source = ['-f', 'lavfi', '-i', 'color=blue:s=96x64:d=0.2,drawbox=w=48:h=32:color=red:t=fill']
    const plain = await readFile(await clips.make('corner.mp4', [...source, ...longGop]))
    const path = await written(`turned-${rotationDegrees}.mp4`, withRotation(plain, rotationDegrees))
    const video = await probeVideo(ffmpeg, path)
    const size = rotationDegrees === 180 ? { width: 96, height: 64 } : { width: 64, height: 96 }
    expect(video).toMatchObject({ rotationDegrees, size, codedSize: { width: 96, height: 64 } })
    const shown = await runFfmpeg(['-i', path, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'])
    const corner = redCorner(await firstFrame(video), size)
    expect(corner).toBe(rotationDegrees / 90)
    expect(corner).toBe(redCorner(shown, size))
  })

  test('anamorphic', async () => {
    const video = await probeClip('wide.mp4', [...short, '-vf', 'setsar=4/3', ...longGop])
    expect(video).toMatchObject({ sampleAspect: { num: 4, den: 3 }, size: { width: 128, height: 64 } })
    expect((await firstFrame(video)).length).toBe(128 * 64 * 3)
  })

  test('odd sizes', async () => {
    const video = await probeClip('odd.mkv', [...short, '-vf', 'crop=95:63:exact=1,format=gbrp', '-c:v', 'ffv1'])
    expect(video.size).toEqual({ width: 95, height: 63 })
    expect((await firstFrame(video)).length).toBe(95 * 63 * 3)
  })

  test('ten bits', async () => {
    const video = await probeClip('ten.mp4', [
      ...short,
      '-c:v',
      'libx265',
      '-pix_fmt',
      'yuv420p10le',
      '-x265-params',
      'log-level=none'
    ])
    expect(video).toMatchObject({ bitDepth: 10, pixelFormat: 'yuv420p10le' })
    expect((await firstFrame(video)).length).toBe(96 * 64 * 3)
  })

  test.each([
    ['alpha.mov', ['-c:v', 'qtrle', '-pix_fmt', 'argb']],
    ['alpha-png.mov', ['-c:v', 'png', '-pix_fmt', 'rgba']],
    ['alpha.mkv', ['-c:v', 'ffv1', '-pix_fmt', 'yuva420p']]
  ])('alpha: %s', async (name, coding) => {
    expect((await probeClip(name, [...short, ...coding])).hasAlpha).toBe(true)
  })

  test('interlaced', async () => {
    const weave = ['-vf', 'tinterlace=interleave_top', '-flags', '+ilme+ildct', ...longGop]
    const video = await probeClip('fields.mp4', [...pictures('96x64', 50, 1), ...weave])
    expect(video).toMatchObject({ interlaced: true, frameCount: 25 })
    expect(video.notes.join()).toContain('deinterlaced')
  })

  test('colour tags', async () => {
    const tags = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv']
    const video = await probeClip('tagged.mp4', [...short, ...longGop, ...tags])
    expect(video.colour).toEqual({ range: 'tv', matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' })
  })
})

describe('which stream', () => {
  test('no audio', async () => {
    expect((await probeClip('silent.mp4', [...short, ...longGop])).audio).toBeNull()
  })

  test('an attached picture is skipped', async () => {
    const cover = await clips.make('cover.png', [...pictures('40x40', 1, 1), '-frames:v', '1'])
    const plain = await clips.make('silent.mp4', [...short, ...longGop])
    const maps = ['-i', cover, '-i', plain, '-map', '0', '-map', '1', '-c', 'copy', '-disposition:v:0', 'attached_pic']
    const video = await probeClip('with-cover.mp4', maps)
    expect(video).toMatchObject({ codec: 'h264', size: { width: 96, height: 64 }, frameCount: 10 })
    expect(video.notes).toEqual(['The file also holds a cover picture, which exports leave out.'])
    expect((await firstFrame(video)).length).toBe(96 * 64 * 3)
  })

  test('of two video streams the first is used, and said so', async () => {
    const both = [...short, ...pictures('48x32', 25, 1), '-map', '0', '-map', '1', ...longGop]
    const video = await probeClip('two.mp4', both)
    expect(video).toMatchObject({ size: { width: 96, height: 64 }, frameCount: 10 })
    expect(video.notes).toEqual(['The file has 2 video streams; the first is used.'])
    expect((await firstFrame(video)).length).toBe(96 * 64 * 3)
  })

  test.each([
    ['still.png', [...pictures('96x64', 1, 1), '-frames:v', '1']],
    ['still.jpg', [...pictures('96x64', 1, 1), '-frames:v', '1']]
  ])('a still picture is a video of one frame: %s', async (name, args) => {
    const video = await probeClip(name, args)
    expect(video.frameCount).toBe(1)
    expect((await firstFrame(video)).length).toBe(96 * 64 * 3)
  })
})

describe('bad input names its fault', () => {
  function expectCode(path: string, code: string): Promise<void> {
    return expect(probeVideo(ffmpeg, path)).rejects.toMatchObject({ name: 'StudioError', code })
  }

  /** A clip with one piece of it replaced, byte for byte. */
  async function patched(name: string, from: string, to: string): Promise<string> {
    const bytes = await readFile(await clips.make('plain.mp4', [...pictures('96x64', 25, 1), ...longGop]))
    return written(name, Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1'))
  }

  test('missing file', () => expectCode(clips.path('none.mp4'), 'file-not-found'))

  test('a file as a folder', async () => {
    await written('file.txt', 'x')
    await expectCode(clips.path('file.txt/clip.mp4'), 'file-not-found')
  })

  test('folder', async () => {
    await mkdir(clips.path('folder.mp4'), { recursive: true })
    await expectCode(clips.path('folder.mp4'), 'file-is-directory')
  })

  test('empty file', async () => expectCode(await written('empty.mp4', ''), 'file-empty'))

  test('no permission', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may read everything')
    const path = await written('locked.mp4', 'x')
    await chmod(path, 0)
    await expectCode(path, 'file-unreadable')
  })

  test.each(['mp4', 'mkv', 'txt'])('text named .%s', async (extension) => {
    const text = 'Shopping list\nmilk\nbread\n'.repeat(50)
    await expectCode(await written(`text.${extension}`, text), 'not-a-video')
  })

  test('subtitles', async () => {
    await expectCode(await written('words.srt', '1\n00:00:01,000 --> 00:00:02,000\nHello\n'), 'not-a-video')
  })

  test('noise', async () => {
    const noise = Uint8Array.from({ length: 50_000 }, (_, index) => (index * index * 31 + (index >> 3) * 7) & 255)
    await expectCode(await written('noise.mp4', noise), 'not-a-video')
  })

  test('MP4 without its index', async () => {
    const bytes = await readFile(await clips.make('plain.mp4', [...pictures('96x64', 25, 1), ...longGop]))
    await expectCode(await written('no-moov.mp4', bytes.subarray(0, Math.floor(bytes.length / 2))), 'video-truncated')
  })

  test('cut in the middle: what is there can be used, and it says where it breaks', async () => {
    const whole = await clips.make('front.mp4', [...pictures('96x64', 25, 2), ...longGop, '-movflags', '+faststart'])
    const bytes = await readFile(whole)
    const video = await probeVideo(ffmpeg, await written('cut.mp4', bytes.subarray(0, Math.floor(bytes.length * 0.6))))
    expect(video.frameCount).toBeGreaterThan(5)
    expect(video.frameCount).toBeLessThan(50)
    expect(video.notes.join()).toContain(`broken from frame ${video.frameCount} on`)
    expect(video.notes.join()).toContain('of 50 frames')
    const frames: number[] = []
    const range = { from: 0, to: video.frameCount - 1 }
    for await (const frame of createDecoder(ffmpeg, video).decode(range, new AbortController().signal)) {
      frames.push(frame.frameIndex)
    }
    expect(frames).toHaveLength(video.frameCount)
  })

  test('sound only', async () => expectCode(await clips.make('sound.m4a', tone()), 'no-video-stream'))

  test('sound with a cover picture', async () => {
    const cover = await clips.make('cover.png', [...pictures('40x40', 1, 1), '-frames:v', '1'])
    const args = [...tone(), '-i', cover, '-map', '0', '-map', '1', '-c:v', 'copy', '-disposition:v:0', 'attached_pic']
    await expectCode(await clips.make('song.m4a', args), 'no-video-stream')
  })

  test('encrypted', async () => expectCode(await patched('protected.mp4', 'avc1', 'encv'), 'video-encrypted'))

  test('encrypted as streaming services do', async () => {
    const key = [
      '-encryption_scheme',
      'cenc-aes-ctr',
      '-encryption_key',
      '0'.repeat(32),
      '-encryption_kid',
      '1'.repeat(32)
    ]
    await expectCode(await clips.make('cenc.mp4', [...short, ...longGop, ...key]), 'video-encrypted')
  })

  test.each([
    ['unheard of', 'zzzz'],
    ['known by name only', 'vvc1']
  ])('codec %s', async (_, tag) => {
    await expectCode(await patched(`codec-${tag}.mp4`, 'avc1', tag), 'codec-unsupported')
  })

  test('no frames', async () => {
    await expectCode(await clips.make('nothing.mp4', [...pictures(), ...longGop, '-frames:v', '0']), 'no-frames')
  })

  test('a track without frames', async () => {
    const path = await clips.make('fragments.mp4', [...short, ...longGop, '-movflags', '+frag_keyframe+empty_moov'])
    const bytes = await readFile(path)
    await expectCode(await written('track-only.mp4', bytes.subarray(0, bytes.indexOf('moof') - 4)), 'no-frames')
  })

  test.each([
    ['that reaches for the network', 'list.m3u8', '#EXTM3U\n#EXTINF:2,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n'],
    ['that calls itself a video', 'holiday.mp4', '#EXTM3U\n#EXTINF:2,\nplain.mp4\n#EXT-X-ENDLIST\n'],
    ['a concat script', 'script.mkv', "ffconcat version 1.0\nfile 'plain.mp4'\n"],
    ['DASH', 'dash.mp4', '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>'],
    ['a description of a network stream', 'camera.mov', 'v=0\no=- 0 0 IN IP4 127.0.0.1\n']
  ])('a playlist %s', async (_, name, text) => {
    await expectCode(await written(name, text), 'playlist-refused')
  })

  test('cancelled', async () => {
    const path = await clips.make('plain.mp4', [...pictures('96x64', 25, 1), ...longGop])
    await expect(probeVideo(ffmpeg, path, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('errors name the file and say what to do', async () => {
    const error = await probeVideo(ffmpeg, clips.path("it's none.mp4")).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ message: "it's none.mp4 does not exist.", hint: expect.stringContaining('Check') })
  })
})

test.each([
  'it\'s "quoted".mp4',
  '-dash.mp4',
  '🎬 film.mp4',
  'new\nline.mp4',
  '100%03d.mp4',
  'http:x.mp4',
  ' space .mp4'
])('a file name like %j', async (name) => {
  const bytes = await readFile(await clips.make('silent.mp4', [...short, ...longGop]))
  await writeFile(clips.path(name), bytes)
  const video = await probeVideo(ffmpeg, clips.path(name))
  expect((await firstFrame(video)).length).toBe(96 * 64 * 3)
})
