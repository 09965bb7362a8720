import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encode } from 'fast-png'
import { StudioError } from '../../shared/domain/errors'
import { encodeMask } from '../../shared/domain/maskRle'
import { packProject, unpackProject } from '../../shared/domain/projectPacking'
import { damagedBytes, damagedJson, randomOf } from '../interchange/testing/damage'
import { defaultBundlePath } from '../inference/bundles'
import { readBundle } from '../inference/manifest'
import { createDecoder } from '../media/decode/decoder'
import { locateFfmpeg, type FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../media/probe/probe'
import { Clips, longGop, pictures } from '../media/testing/clips'
import { openProject, saveProject } from '../project/projectStore'

/**
 * Damaged videos, pictures, projects and bundles: every one is opened, perhaps in part, or refused in words, soon and
 * without touching a file beside it. `npm run test:damaged` does many times as many.
 */

const isLong = process.env['STUDIO_TEST_MODE'] === 'many-damaged'
const share = (long: number, short: number): number => (isLong ? long : short)
const longestMillis = 10_000
const signal = new AbortController().signal

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

/** @returns whether it was taken @throws whatever is no refusal in words */
async function isTaken(use: () => Promise<unknown>): Promise<boolean> {
  const started = performance.now()
  try {
    await use()
    return true
  } catch (error) {
    if (!(error instanceof StudioError) || error.code === 'internal') throw error
    expect(error.message.length).toBeGreaterThan(10)
    return false
  } finally {
    expect(performance.now() - started).toBeLessThan(longestMillis)
    expect(process.memoryUsage().rss).toBeLessThan(1.5 * 2 ** 30)
  }
}

/** Damages a file so many times, and tells how many were taken and refused. */
async function tryAll(path: string, rounds: number, use: (damaged: string) => Promise<unknown>): Promise<void> {
  const whole = await readFile(path)
  const folder = clips.path(`damaged ${basename(path)}`)
  const counts = { taken: 0, refused: 0 }
  for (let round = 0; round < rounds; round++) {
    const target = join(folder, String(round), basename(path))
    await mkdir(dirname(target), { recursive: true })
    const bytes = damagedBytes(whole, randomOf(round * 7919 + whole.length))
    await writeFile(target, bytes)
    counts[(await isTaken(() => use(target))) ? 'taken' : 'refused']++
    // Nothing is left beside it, and it is what it was.
    expect(await readdir(dirname(target))).toEqual([basename(path)])
    expect((await readFile(target)).equals(bytes)).toBe(true)
    await rm(dirname(target), { recursive: true })
  }
  console.log(`${basename(path)}: ${counts.taken} taken, ${counts.refused} refused`)
  expect(counts.taken + counts.refused).toBe(rounds)
}

async function probeAndDecode(path: string): Promise<void> {
  const video = await probeVideo(ffmpeg, path, signal)
  const size = { width: 16, height: 16 }
  const to = Math.min(9, video.frameCount - 1)
  for await (const frame of createDecoder(ffmpeg, video).decode({ from: 0, to, size }, signal)) {
    expect(frame.data.length).toBe(16 * 16 * 3)
  }
}

test.each(['mp4', 'mkv', 'webm', 'avi', 'ts'])(
  'videos: %s',
  async (ending) => {
    const codec = ending === 'webm' ? ['-c:v', 'libvpx', '-b:v', '200k'] : [...longGop]
    const path = await clips.make(`clip.${ending}`, [...pictures('64x48', 25, 0.5), ...codec])
    await tryAll(path, share(80, 2), probeAndDecode)
  },
  3_600_000
)

test('pictures of a sequence', async () => {
  const folder = clips.path('sequence')
  const data = Uint8Array.from({ length: 32 * 24 * 3 }, (_, at) => (at * 7) & 255)
  const png = encode({ width: 32, height: 24, channels: 3, depth: 8, data })
  await mkdir(folder)
  for (let round = 0; round < share(100, 3); round++) {
    await writeFile(join(folder, 'f_0.png'), png)
    await writeFile(join(folder, 'f_1.png'), damagedBytes(png, randomOf(round + 31)))
    await writeFile(join(folder, 'f_2.png'), png)
    await isTaken(() => probeAndDecode(`${folder}#fps=24`))
  }
  expect((await readdir(folder)).sort()).toEqual(['f_0.png', 'f_1.png', 'f_2.png'])
}, 3_600_000)

test('projects', async () => {
  const path = clips.path('work.hodor')
  const mask = encodeMask({
    width: 40,
    height: 30,
    data: Uint8Array.from({ length: 1200 }, (_, at) => (at % 7 === 0 ? 2 : 0))
  })
  await saveProject(
    path,
    packProject({
      video: { path: '/clips/a.mp4', frameCount: 3, width: 40, height: 30 },
      objects: [{ id: 2, name: 'Swan', colour: [1, 2, 255], visible: true, locked: false }],
      references: [{ frameIndex: 0, mask }],
      masks: [{ frameIndex: 1, mask, confidence: { 2: 1 }, madeFrom: '' }],
      ...{ range: null, view: { frameIndex: 0, opacity: 0.5 }, exportSettings: {} }
    })
  )
  await tryAll(path, share(600, 60), async (damaged) => unpackProject((await openProject(damaged)).packed))
}, 3_600_000)

test('bundles', async () => {
  const whole = defaultBundlePath()
  const folder = clips.path('bundle')
  await mkdir(folder)
  for (const name of await readdir(whole)) await writeFile(join(folder, name), await readFile(join(whole, name)))
  const manifest = await readFile(join(whole, 'manifest.json'))
  const parsed: unknown = JSON.parse(manifest.toString('utf8'))
  for (let round = 0; round < share(300, 20); round++) {
    const random = randomOf(round + 90_001)
    const bytes = round % 2 === 0 ? damagedBytes(manifest, random) : JSON.stringify(damagedJson(parsed, random))
    await writeFile(join(folder, 'manifest.json'), bytes)
    await isTaken(() => readBundle(folder))
  }
  await writeFile(join(folder, 'manifest.json'), manifest)
  for (let round = 0; round < share(60, 3); round++) {
    const graph = await readFile(join(whole, 'object_encoder.onnx'))
    const damaged = damagedBytes(graph, randomOf(round + 17))
    await writeFile(join(folder, 'object_encoder.onnx'), damaged)
    expect(await isTaken(() => readBundle(folder)), `round ${round}`).toBe(damaged.equals(graph))
  }
}, 3_600_000)
