import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { FrameIndex, VideoInfo } from '../../../shared/domain/types'
import { decodePictures } from '../decode/decodePictures'
import { FrameReader } from '../frames/frameReader'
import { locateFfmpeg, type FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { probeVideo } from '../probe/probe'
import { runProcess } from '../ffmpeg/runProcess'
import { SeekProxy } from '../frames/seekProxy'

/**
 * `npm run bench:seek [-- --seconds 600 --frames 30 --gop 30,250]`: how fast any frame of a long 1080p H.264 clip (a key frame
 * every 250, or as often as asked for) comes, and whether it is the one that decoding from the start gives.
 */

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    frames: { type: 'string', default: '30' },
    gop: { type: 'string', default: '250' }
  }
})
const never = new AbortController().signal
const folder = await mkdtemp(join(tmpdir(), 'hodor-studio-seek-'))
try {
  const ffmpeg = await locateFfmpeg()
  const results: unknown[] = []
  for (const gop of values.gop.split(',')) results.push(await measure(ffmpeg, gop))
  console.log(JSON.stringify(results.length === 1 ? results[0] : results, null, 2))
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function measure(ffmpeg: FfmpegInstallation, gop: string) {
  const video = await probeVideo(ffmpeg, await makeClip(ffmpeg, gop))
  const pick = randomFrames(video.frameCount, Number(values.frames))
  const proxy = new SeekProxy(ffmpeg, video)
  const began = performance.now()
  await proxy.start()
  const made = { seconds: round((performance.now() - began) / 1000), frames: proxy.frames }
  const drafts = await timed(pick, (frameIndex) => proxy.read(frameIndex))
  await proxy.close()
  const reader = new FrameReader(ffmpeg, video, { cacheBytes: 512 * 1024 * 1024 })
  await reader.ready
  const exact = await timed(pick, (frameIndex) => reader.read(frameIndex))
  const inside = pick.filter((frameIndex) => frameIndex >= 10 && frameIndex < video.frameCount - 10)
  const steps = await timeSteps(reader, inside.slice(0, 6))
  const wrong = await countWrong(ffmpeg, video, reader)
  await reader.close()
  return {
    clip: { ...video.size, frames: video.frameCount, codec: video.codec, keyFrameEvery: Number(gop) },
    proxy: made,
    medianMs: { anyFrameDraft: drafts, anyFrameExact: exact, ...steps },
    exactness: wrong
  }
}

/** A minute of moving test picture, over and over. */
async function makeClip(ffmpeg: FfmpegInstallation, gop: string): Promise<string> {
  const [minute, clip] = [join(folder, `minute-${gop}.mp4`), join(folder, `clip-${gop}.mp4`)]
  const seconds = Number(values.seconds)
  const length = Math.min(60, seconds)
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=1920x1080:rate=30:duration=${length}`]
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-g', gop, '-pix_fmt', 'yuv420p']
  await run(ffmpeg, [...source, ...coding, minute])
  await run(ffmpeg, ['-stream_loop', String(Math.ceil(seconds / length) - 1), '-i', minute, '-c', 'copy', clip])
  return clip
}

async function run({ ffmpeg }: FfmpegInstallation, args: readonly string[]): Promise<void> {
  const { code, errorTail } = await runProcess(ffmpeg, ['-nostdin', '-v', 'error', '-y', ...args])
  if (code !== 0) throw new Error(errorTail)
}

/** The same ones every time. */
function randomFrames(frameCount: number, count: number): FrameIndex[] {
  let state = 1
  return Array.from({ length: count }, () => {
    state = (state * 48_271) % 2_147_483_647
    return state % frameCount
  })
}

async function timed(frames: readonly FrameIndex[], read: (frameIndex: FrameIndex) => Promise<unknown>) {
  const millis: number[] = []
  for (const frameIndex of frames) {
    const started = performance.now()
    await read(frameIndex)
    millis.push(performance.now() - started)
  }
  return median(millis)
}

/** Ten steps on and ten back from some places, as someone does who looks for a frame: a few a second. */
async function timeSteps(reader: FrameReader, places: readonly FrameIndex[]) {
  const [on, back]: [number[], number[]] = [[], []]
  for (const place of places) {
    await reader.read(place)
    for (let step = 1; step <= 10; step++) on.push(await oneStep(reader, place + step))
    for (let step = 9; step >= 0; step--) back.push(await oneStep(reader, place + step))
    for (let step = 1; step <= 10; step++) back.push(await oneStep(reader, place - step))
  }
  return { nextFrame: median(on), formerFrame: median(back) }
}

async function oneStep(reader: FrameReader, frameIndex: FrameIndex): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 120))
  const started = performance.now()
  await reader.read(frameIndex)
  return performance.now() - started
}

/** Frames around the ends of the first GOPs, asked for in no order, against decoding from the first frame. */
async function countWrong(ffmpeg: FfmpegInstallation, video: VideoInfo, reader: FrameReader) {
  const to = Math.min(video.frameCount, 600) - 1
  const sequential: string[] = []
  const request = { from: 0, to, size: video.size, pixelFormat: 'rgba' as const }
  for await (const { data } of decodePictures(ffmpeg, video, request, never)) sequential.push(hash(data))
  const asked = [to, 3, 250, 249, 251, 265, 120, 499, 500, 30, 260, 262, 255].filter((frameIndex) => frameIndex <= to)
  let wrong = 0
  for (const frameIndex of asked) {
    const { data } = await reader.read(frameIndex)
    if (hash(data) !== sequential[frameIndex]) wrong++
  }
  return { compared: asked.length, wrong }
}

function hash(data: Uint8Array): string {
  return createHash('md5').update(data).digest('hex')
}

function median(all: readonly number[]): number {
  return round([...all].sort((a, b) => a - b)[all.length >> 1] ?? 0)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
