import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FrameRange, VideoInfo } from '../../../shared/domain/types'
import { createDecoder } from '../../media/decode/decoder'
import { type FfmpegInstallation, locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { mediaPath } from '../../media/ffmpeg/mediaPath'
import { probeVideo } from '../../media/probe/probe'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { write, writeUnchanged } from '../testing/writing'
import { Clips, irregularTimes, longGop, pictures, tone, withRotation } from '../../media/testing/clips'

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

const never = new AbortController().signal

const exportUnchanged = (video: VideoInfo, path: string, range: FrameRange): Promise<readonly string[]> =>
  writeUnchanged({ ffmpeg, video, path, range })

interface Packet {
  readonly seconds: number
  readonly hash: string
}

async function audioPackets(path: string): Promise<Packet[]> {
  const entries = ['-show_entries', 'packet=pts_time,data_hash', '-show_data_hash', 'crc32', '-of', 'compact=p=0']
  const { stdout } = await runProcess(ffmpeg.ffprobe, [
    '-v',
    'error',
    '-select_streams',
    'a:0',
    ...entries,
    mediaPath(path)
  ])
  const lines = [...stdout.toString().matchAll(/pts_time=([^|\s]+)[|\s]+data_hash=(\S+)/g)]
  return lines.map((line) => ({ seconds: Number(line[1]), hash: line[2] ?? '' }))
}

const aac = ['-c:a', 'aac']
const kinds: Record<string, { make: string[]; out: string }> = {
  'sound.mp4': { make: [...pictures('96x64', 25, 1), ...tone(1.5), ...longGop, ...aac], out: 'out.mp4' },
  'irregular.mkv': { make: [...pictures(), ...tone(2), ...irregularTimes, ...longGop, ...aac], out: 'out.mp4' },
  'ntsc.mov': { make: [...pictures('96x64', '30000/1001', 1), ...tone(), ...longGop, ...aac], out: 'out.mov' },
  'late.mp4': { make: [...pictures(), ...tone(2), ...longGop, ...aac, '-output_ts_offset', '1.5'], out: 'out.mp4' },
  'late-pictures.mkv': {
    make: ['-itsoffset', '0.4', ...pictures(), ...tone(2), ...longGop, ...aac],
    out: 'out.mkv'
  },
  'late-sound.mp4': { make: [...pictures(), '-itsoffset', '0.3', ...tone(), ...longGop, ...aac], out: 'out.mp4' },
  'silent.mp4': { make: [...pictures(), ...longGop], out: 'out.mp4' },
  'broadcast.ts': { make: [...pictures(), ...tone(), ...longGop, ...aac, '-output_ts_offset', '7200'], out: 'out.mp4' }
}

/** What a player shows together with a picture: distance of sound from the first frame, by packet content. */
function offsets(packets: Packet[], firstFrameMicros: number): Map<string, number> {
  return new Map(packets.map((packet) => [packet.hash, packet.seconds - firstFrameMicros / 1e6]))
}

/** Transport streams wrap each packet of sound, so that only times compare. */
function expectInSync(original: Packet[], copy: Packet[], shiftMicros: number): void {
  for (const at of [0, -1]) {
    expect(Math.abs(original.at(at)!.seconds - copy.at(at)!.seconds - shiftMicros / 1e6)).toBeLessThan(0.003)
  }
}

describe('whole clips keep frame times and sound', () => {
  test.each(Object.keys(kinds))('%s', async (name) => {
    const { make, out } = kinds[name]!
    const video = await probeVideo(ffmpeg, await clips.make(name, make))
    const path = clips.path(`${name}-${out}`)
    await exportUnchanged(video, path, { from: 0, to: video.frameCount - 1 })
    const written = await probeVideo(ffmpeg, path)
    expect(written.size).toEqual(video.size)
    expect(written.codec).toBe('h264')
    expect(written.frameCount).toBe(video.frameCount)
    const tick = (written.timeBase.num * 1e6) / written.timeBase.den
    expect(Math.abs(written.durationMicros - video.durationMicros)).toBeLessThan(
      name === 'irregular.mkv' ? 100_000 : 2000
    )
    // Matroska cannot hold the negative start of AAC sound: everything moves with it. Broadcast clocks are taken away.
    const moves = name === 'broadcast.ts' || name.endsWith('mkv')
    const start = moves ? video.timesMicros[0]! - written.timesMicros[0]! : 0
    written.timesMicros.forEach((time, index) => {
      expect(Math.abs(time + start - video.timesMicros[index]!)).toBeLessThanOrEqual(
        Math.max(1, name.endsWith('mkv') ? tick : 0)
      )
    })
    expect(written.audio?.codec).toBe(video.audio?.codec)
    if (!video.audio) return
    const [original, copy] = await Promise.all([audioPackets(video.path), audioPackets(path)])
    if (name === 'broadcast.ts') return expectInSync(original, copy, video.timesMicros[0]! - written.timesMicros[0]!)
    expect(copy.map((packet) => packet.hash)).toEqual(original.map((packet) => packet.hash))
    const wanted = offsets(original, video.timesMicros[0]!)
    for (const [hash, seconds] of offsets(copy, written.timesMicros[0]!)) {
      expect(Math.abs(seconds - wanted.get(hash)!)).toBeLessThan(0.003)
    }
  })
})

test('a partial range starts at zero and keeps its part of the sound in sync', async () => {
  const path = await clips.make('noise.mp4', [
    ...pictures('96x64', 25, 4),
    ...['-f', 'lavfi', '-i', 'anoisesrc=duration=4:seed=7', ...longGop, ...aac]
  ])
  const video = await probeVideo(ffmpeg, path)
  const out = clips.path('part.mp4')
  await exportUnchanged(video, out, { from: 30, to: 69 })
  const written = await probeVideo(ffmpeg, out)
  expect([...written.timesMicros]).toEqual([...video.timesMicros.slice(30, 70)].map((time) => time - 1_200_000))
  const wanted = offsets(await audioPackets(path), 1_200_000)
  const copy = offsets(await audioPackets(out), 0)
  expect(copy.size).toBeGreaterThan(60)
  for (const [hash, seconds] of copy) {
    expect(Math.abs(seconds - wanted.get(hash)!)).toBeLessThan(0.003)
    expect(seconds).toBeGreaterThan(-0.05)
    expect(seconds).toBeLessThan(1.61)
  }
})

test('the pictures are the ones written', async () => {
  for (const matrix of ['bt709', 'smpte170m']) {
    const convert = `scale=out_color_matrix=${matrix},format=yuv420p`
    const make = ['-f', 'lavfi', '-i', 'smptehdbars=s=128x64:d=0.2', '-vf', convert, '-colorspace', matrix, ...longGop]
    const video = await probeVideo(ffmpeg, await clips.make(`bars-${matrix}.mp4`, [...make, '-crf', '5']))
    const path = clips.path(`bars-${matrix}-out.mp4`)
    await exportUnchanged(video, path, { from: 0, to: video.frameCount - 1 })
    const written = await probeVideo(ffmpeg, path)
    expect(written.colour.matrix).toBe(matrix)
    const frames: Uint8Array[] = []
    for (const source of [video, written]) {
      for await (const frame of createDecoder(ffmpeg, source).decode({ from: 2, to: 2 }, never)) frames.push(frame.data)
    }
    const difference = frames[0]!.reduce((sum, value, at) => sum + Math.abs(value - frames[1]![at]!), 0)
    expect(difference / frames[0]!.length).toBeLessThan(2.5)
  }
})

test.each([
  ['turned.mp4', [...pictures(), ...longGop], 90, { width: 64, height: 96 }],
  [
    'odd.mkv',
    [...pictures(), '-vf', 'scale=97:63,setsar=1,format=yuv444p', '-c:v', 'ffv1'],
    0,
    { width: 97, height: 63 }
  ]
])('the displayed size is kept: %s', async (name, make, degrees, size) => {
  const path = await clips.make(name, make)
  if (degrees !== 0) await writeFile(path, withRotation(await readFile(path), degrees))
  const video = await probeVideo(ffmpeg, path)
  expect(video.size).toEqual(size)
  const out = clips.path(`${name}-out.mp4`)
  const notes = await exportUnchanged(video, out, { from: 0, to: 4 })
  expect((await probeVideo(ffmpeg, out)).size).toEqual(size)
  expect(notes.some((note) => note.includes('4:4:4'))).toBe(name === 'odd.mkv')
})

test('sound the container cannot hold is converted, and said so', async () => {
  const video = await probeVideo(
    ffmpeg,
    await clips.make('vorbis.mkv', [...pictures(), ...tone(), ...longGop, '-c:a', 'libvorbis'])
  )
  const path = clips.path('converted.mp4')
  const notes = await exportUnchanged(video, path, { from: 0, to: video.frameCount - 1 })
  expect((await probeVideo(ffmpeg, path)).audio?.codec).toBe('aac')
  expect(notes.join()).toContain('vorbis')
})

describe('nothing is lost, nothing half-done is left', () => {
  async function video(): Promise<VideoInfo> {
    return probeVideo(ffmpeg, await clips.make('silent.mp4', kinds['silent.mp4']!.make))
  }

  async function emptyFolder(name: string): Promise<string> {
    await mkdir(clips.path(name), { recursive: true })
    return clips.path(name)
  }

  test('an existing file is refused before any work', async () => {
    const folder = await emptyFolder('exists')
    await writeFile(`${folder}/out.mp4`, 'mine')
    const request = { ffmpeg, video: await video(), path: `${folder}/out.mp4`, range: { from: 0, to: 3 } }
    await expect(write({ ...request, overwrite: false })).rejects.toMatchObject({ code: 'output-exists' })
    expect(await readFile(`${folder}/out.mp4`, 'utf8')).toBe('mine')
    expect(await readdir(folder)).toEqual(['out.mp4'])
  })

  test('the video itself is never the target', async () => {
    const source = await video()
    await expect(write({ ffmpeg, video: source, path: source.path, range: { from: 0, to: 3 } })).rejects.toMatchObject({
      code: 'bad-arguments'
    })
  })

  test('a folder that is not there', async () => {
    const path = clips.path('no/where.mp4')
    await expect(write({ ffmpeg, video: await video(), path, range: { from: 0, to: 3 } })).rejects.toMatchObject({
      code: 'output-not-writable'
    })
  })

  test('abort and cancel leave nothing', async () => {
    const folder = await emptyFolder('cancelled')
    const source = await video()
    const abort = new AbortController()
    let frames = 0
    const onFrame = (): void => {
      if (++frames === 10) abort.abort()
    }
    const request = { ffmpeg, video: source, path: `${folder}/out.mp4`, range: { from: 0, to: 24 }, onFrame }
    await expect(write({ ...request, signal: abort.signal })).rejects.toMatchObject({ code: 'cancelled' })
    expect(await readdir(folder)).toEqual([])
  })

  test('a full disk', async () => {
    const source = await video()
    const folder = await emptyFolder('full')
    // What FFmpeg says when the disk fills up, from a stand-in that says it.
    const standIn = clips.path('full-disk.mjs')
    await writeFile(
      standIn,
      `#!/bin/sh
case "$*" in *pipe:0*) echo 'av_interleaved_write_frame(): No space left on device' >&2; exit 1;; esac
exec '${ffmpeg.ffmpeg}' "$@"
`,
      { mode: 0o755 }
    )
    const request = { video: source, path: `${folder}/out.mp4`, range: { from: 0, to: 24 } }
    const failing = write({ ffmpeg: { ...ffmpeg, ffmpeg: standIn }, ...request })
    await expect(failing).rejects.toMatchObject({ code: 'disk-full' })
    expect(await readdir(folder)).toEqual([])
  })

  test.each([
    'it\'s "quoted".mp4',
    '-dash.mp4',
    '🎬 film.mp4',
    'new\nline.mp4',
    '100%d.mp4',
    'a:b.mp4',
    "colon' ,[x].mp4"
  ])('a file name like %j', async (name) => {
    const folder = await emptyFolder('names')
    const source = await clips
      .make(`names/source ${name}`, [...pictures('64x48', 25, 0.2), ...longGop])
      .catch(() => null)
    const path = source ?? (await clips.make('silent.mp4', kinds['silent.mp4']!.make))
    const opened = await probeVideo(ffmpeg, path)
    await exportUnchanged(opened, `${folder}/${name}`, { from: 0, to: 2 })
    expect((await probeVideo(ffmpeg, `${folder}/${name}`)).frameCount).toBe(3)
  })
})
