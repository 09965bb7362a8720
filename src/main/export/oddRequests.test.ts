import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExportFormat } from '../../shared/domain/exportFormats'
import type { ExportJob } from '../../shared/domain/exportJob'
import { encodeMask } from '../../shared/domain/maskRle'
import { type FfmpegInstallation, locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { isIncomplete } from '../files/incompleteMark'
import { probeVideo } from '../media/probe/probe'
import { Clips, ffmpeg as make, longGop, pictures } from '../media/testing/clips'
import { type ExportResult, runExport } from './runExport'
import { allExtras, hardEdges } from './testing/writing'

/** What people ask for that does not quite fit: it is said, and nothing is left half-written. */

let clips: Clips
let ffmpeg: FfmpegInstallation
let plain: string
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
  plain = await clips.make('plain.mov', [...pictures('64x48', 25, 0.24), ...longGop])
})
afterAll(() => clips.remove())

const csv: ExportFormat = { kind: 'annotations', layout: 'csv' }
const matte: ExportFormat = {
  ...{ kind: 'matte', codec: 'h264', container: 'mov', encoder: 'software', extras: allExtras, edges: hardEdges }
}
const data = Uint8Array.from({ length: 64 * 48 }, (_, at) => (at % 64 < 16 ? 1 + (at % 3) : 0))
const mask = encodeMask({ width: 64, height: 48, data })
const colour: [number, number, number] = [255, 0, 0]

interface Request {
  readonly video?: string
  readonly names?: readonly string[]
  readonly range?: ExportJob['range']
  readonly format: ExportFormat
  readonly apart?: boolean
  readonly template?: string
  /** Frames with masks. */
  readonly masked?: number
}

/** In a folder of its own. */
async function exported(folder: string, request: Request): Promise<ExportResult & { readonly folder: string }> {
  const { video = plain, names = ['One'], range = { from: 0, to: 3 }, format, masked = range.to + 1 } = request
  await mkdir(clips.path(folder))
  const job: ExportJob = {
    ...{ videoPath: video, range, format, selection: { apart: request.apart ?? false } },
    objects: names.map((name, at) => ({ id: at + 1, name, colour })),
    masks: Array.from({ length: masked }, (_, frameIndex) => ({ frameIndex, mask, isReference: false })),
    output: { folder: clips.path(folder), nameTemplate: request.template ?? '{object}', overwrite: false }
  }
  const result = await runExport(job, { ffmpeg, signal: new AbortController().signal, onProgress: () => undefined })
  return { ...result, folder: clips.path(folder) }
}

test('no masks in the range: refused, and the folder stays empty', async () => {
  for (const format of [csv, { ...matte, timelines: ['edl'] } as ExportFormat]) {
    const folder = `none ${format.kind}`
    await expect(exported(folder, { format, range: { from: 4, to: 5 }, masked: 2 })).rejects.toMatchObject({
      code: 'nothing-to-export',
      message: expect.stringContaining('frames 5 to 6') as string
    })
    expect(await readdir(clips.path(folder))).toEqual([])
  }
})

test('objects with one name are told apart by their numbers, and it is said', async () => {
  const { files, notes } = await exported('doubles', { format: csv, names: ['Face', 'face', 'Face'], apart: true })
  expect(files.map((file) => basename(file))).toEqual(['Face_1.csv', 'face_2.csv', 'Face_3.csv'])
  expect(notes.join(' ')).toContain('Several objects are called Face')
})

test('names in every alphabet, and those that no file system takes', async () => {
  const names = ['Лисица', '狐と兎', 'ثعلب', 'αλεπού', 'שועל', '🦊 fox', 'a/b:c*?', '..', 'ไก่']
  const { files } = await exported('alphabets', { format: csv, names, apart: true })
  expect(files.map((file) => basename(file, '.csv'))).toEqual([
    ...['Лисица', '狐と兎', 'ثعلب', 'αλεπού', 'שועל', '🦊 fox', 'a-b-c--', '_', 'ไก่']
  ])
  const format = { ...matte, timelines: ['fcpxml', 'otio', 'edl', 'nk', 'comp', 'py'] } as ExportFormat
  const made = await exported('alphabets in timelines', { format, names: ['Лисица & 狐 "ثعلب"'], apart: true })
  expect(made.files).toHaveLength(7)
  const otio = JSON.parse(await readFile(made.files.find((file) => file.endsWith('.otio')) ?? '', 'utf8')) as object
  expect(JSON.stringify(otio)).toContain('Лисица & 狐')
})

test('numbers beyond the padding go on, in order, and it is said', async () => {
  const folder = clips.path('plates')
  await mkdir(folder)
  await make([...pictures('64x48', 25, 0.16), '-start_number', '98', join(folder, 'plate.%d.png')])
  const format = { ...matte, codec: 'png', container: undefined, timelines: ['nk'] } as unknown as ExportFormat
  const { files, notes } = await exported('beyond', { video: folder, format, template: 'm.{frame:2}' })
  const shown = files.filter((file) => file.endsWith('.png')).map((file) => basename(file))
  expect(shown).toEqual(['m.98.png', 'm.99.png', 'm.100.png', 'm.101.png'])
  expect(notes.join(' ')).toContain('Numbers from 100 on have more than 2 digits')
  expect(await readFile(files.find((file) => file.endsWith('.nk')) ?? '', 'utf8')).toContain('m.%02d.png')
})

test.each([
  // Over the minute, where drop frame leaves out numbers 0 and 1, or 0 to 3.
  ['30000/1001', '01:00:59;28', '01:01:00;04'],
  ['60000/1001', '01:00:59;58', '01:01:00;06']
])('drop frame at %s', async (rate, start, end) => {
  const name = `drop ${rate.slice(0, 2)}`
  const clip = [...pictures('64x48', rate, 0.2), ...longGop, '-timecode', start]
  const video = await clips.make(`${name}.mov`, clip)
  const format = { ...matte, timelines: ['edl'] } as ExportFormat
  const { files } = await exported(name, { video, format, range: { from: 0, to: 3 }, template: '{timecode}' })
  expect(basename(files[0] ?? '')).toBe(`${start.replace(/[:;]/g, '-')}.mov`)
  const edl = await readFile(files.find((file) => file.endsWith('.edl')) ?? '', 'utf8')
  expect(edl).toContain('FCM: DROP FRAME')
  expect(edl).toContain(`${start} ${end}`)
  expect((await probeVideo(ffmpeg, files[0] ?? '')).timecode).toBe(start)
})

test('a clip without timecode: timelines begin at zero, and it is said', async () => {
  const format = { ...matte, timelines: ['edl', 'fcpxml'] } as ExportFormat
  const { files, notes } = await exported('bare', { format, range: { from: 2, to: 4 }, template: '{timecode} {date}' })
  expect(basename(files[0] ?? '')).toMatch(/^00-00-00-02 \d{4}-\d\d-\d\d\.mov$/)
  expect(notes).toContain('The video has no timecode: timelines count its frames from zero.')
  const edl = await readFile(files.find((file) => file.endsWith('.edl')) ?? '', 'utf8')
  expect(edl).toContain('00:00:00:02 00:00:00:05')
  expect((await probeVideo(ffmpeg, files[0] ?? '')).timecode).toBeUndefined()
})

test('a video that breaks off while it is exported: what there was is kept, marked, and replaced unasked', async () => {
  // Noise is large: FFmpeg has not read the whole file when the first frame is asked for.
  const noise = ['-f', 'lavfi', '-i', 'nullsrc=s=320x240:r=25:d=2,geq=random(1)*255:128:128']
  const path = await clips.make('noise.mp4', [...noise, ...longGop, '-movflags', '+faststart'])
  const large = encodeMask({ width: 320, height: 240, data: new Uint8Array(320 * 240).fill(1) })
  await mkdir(clips.path('broken'))
  const job: ExportJob = {
    ...{ videoPath: path, range: { from: 0, to: 49 }, format: matte, selection: { apart: false } },
    objects: [{ id: 1, name: 'One', colour }],
    masks: Array.from({ length: 50 }, (_, frameIndex) => ({ frameIndex, mask: large, isReference: false })),
    output: { folder: clips.path('broken'), nameTemplate: 'cut', overwrite: false }
  }
  const bytes = await readFile(path)
  const signal = new AbortController().signal
  const run = (pass: () => Promise<void>): Promise<ExportResult> =>
    runExport(job, { ffmpeg, signal, onProgress: () => undefined, pass })
  const broken = await run(() => truncate(path, Math.floor(bytes.length / 2)))
  expect(broken.frames).toBeGreaterThan(0)
  expect(broken.brokenOff).toMatchObject({
    missing: 50 - broken.frames,
    reason: expect.stringContaining('broken from frame') as string
  })
  expect(await isIncomplete(clips.path('broken/cut.mov'))).toBe(true)
  await writeFile(path, bytes)
  expect(await run(() => Promise.resolve())).toMatchObject({ frames: 50 })
  expect(await isIncomplete(clips.path('broken/cut.mov'))).toBe(false)
})
