import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExportFormat, PictureFormat } from '../../../shared/domain/exportFormats'
import type { ExportJob } from '../../../shared/domain/exportJob'
import { encodeMask } from '../../../shared/domain/maskRle'
import { type FfmpegInstallation, locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { python, pythonHas } from '../../interchange/testing/python'
import { probeVideo } from '../../media/probe/probe'
import { Clips, ffmpeg as make, irregularTimes, longGop, pictures, tone } from '../../media/testing/clips'
import { runExport } from '../runExport'
import { allExtras, hardEdges } from '../testing/writing'

let clips: Clips
let ffmpeg: FfmpegInstallation
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})
afterAll(() => clips.remove())

const data = new Uint8Array(64 * 48).fill(1, 0, 1000)
const mask = encodeMask({ width: 64, height: 48, data })
const kinds = ['fcpxml', 'otio', 'edl', 'nk'] as const
const matte: PictureFormat = {
  ...{ kind: 'matte', codec: 'prores422', container: 'mov', encoder: 'software', extras: allExtras, edges: hardEdges },
  timelines: [...kinds]
}

const hasOtio = pythonHas('opentimelineio', 'otio_cmx3600_adapter')

let serial = 0

async function exported(
  video: string,
  range: ExportJob['range'],
  format: ExportFormat = matte,
  name = `m & ö ${serial++}`
) {
  const job: ExportJob = {
    ...{ videoPath: video, objects: [{ id: 1, name: 'One', colour: [255, 0, 0] }], range, format },
    masks: Array.from({ length: range.to + 1 }, (_, frameIndex) => ({ frameIndex, mask, isReference: false })),
    selection: { apart: false },
    output: { folder: clips.folder, nameTemplate: name, overwrite: false }
  }
  const result = await runExport(job, { ffmpeg, signal: new AbortController().signal, onProgress: () => undefined })
  const file = (ending: string): string => result.files.find((path) => path.endsWith(`.${ending}`)) ?? ''
  const text = async (ending: string): Promise<string> => readFile(file(ending), 'utf8')
  return { ...result, file, text }
}

const dropFrame = () =>
  clips.make('drop frame.mov', [
    ...[...pictures('64x48', '30000/1001', 1), ...tone(1), ...longGop, '-c:a', 'aac', '-shortest'],
    ...['-timecode', '01:00:59;20']
  ])

describe('timecode', () => {
  test.each([
    ['a.mov', '30000/1001', '01:00:59;20', ['-c:v', 'libx264']],
    ['a.mp4', '60000/1001', '00:00:59;58', ['-c:v', 'libx264']],
    ['a.mxf', 25, '10:20:30:12', ['-c:v', 'mpeg2video']],
    ['b.mov', '24000/1001', '23:59:59:20', ['-c:v', 'prores_ks']]
  ] as const)('%s at %s states %s', async (name, rate, timecode, codec) => {
    const path = await clips.make(name, [...pictures('64x48', rate, 0.4), ...codec, '-timecode', timecode])
    expect((await probeVideo(ffmpeg, path)).timecode).toBe(timecode)
  })

  test('an export begins at that of its range; one without stays without', async () => {
    const { file } = await exported(await dropFrame(), { from: 12, to: 20 }, { ...matte, timelines: [] })
    // Ten frames to the end of the minute, two numbers dropped, two frames on.
    expect((await probeVideo(ffmpeg, file('mov'))).timecode).toBe('01:01:00;04')
    const bare = await clips.make('bare.mov', [...pictures('64x48', 25, 0.4), ...longGop])
    expect((await probeVideo(ffmpeg, bare)).timecode).toBeUndefined()
    const other = await exported(bare, { from: 2, to: 5 }, { ...matte, timelines: [] })
    expect((await probeVideo(ffmpeg, other.file('mov'))).timecode).toBeUndefined()
  })

  test('pictures of EXR carry their own, as SMPTE 12M packs it', async () => {
    const { files } = await exported(await dropFrame(), { from: 11, to: 12 }, { kind: 'annotations', layout: 'exr' })
    const words = await Promise.all(
      files.map(async (path) => {
        const bytes = await readFile(path)
        const at = bytes.indexOf('timeCode\0timecode\0') + 'timeCode\0timecode\0'.length
        return [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)]
      })
    )
    // 01:01:00;03 and ;04: hours, minutes, seconds and frames in decimals, bit 6 for dropped numbers.
    expect(words).toEqual([
      [8, 0x01010043],
      [8, 0x01010044]
    ])
  })
})

describe('timelines', () => {
  test('FCPXML: both clips from the range’s first frame on, above each other', async () => {
    const video = await dropFrame()
    const made = await exported(video, { from: 10, to: 24 })
    const xml = await made.text('fcpxml')
    const all = (pattern: RegExp): string[] => [...xml.matchAll(pattern)].map((match) => match[1] ?? '')
    // 01:01:00;02 is frame 109692 since midnight, times 1001/30000 s.
    const start = `${109_692 * 1001}/30000s`
    expect(all(/tcStart="([^"]+)"/g)).toEqual([start])
    expect(all(/<asset-clip[^>]* offset="([^"]+)"/g)).toEqual([start, start])
    expect(all(/<asset-clip[^>]* start="([^"]+)"/g)).toEqual([start, start])
    expect(all(/<asset-clip[^>]* duration="([^"]+)"/g)).toEqual(['15015/30000s', '15015/30000s'].map(reduced))
    expect(all(/<asset-clip[^>]* lane="([^"]+)"/g)).toEqual(['1'])
    expect(all(/<asset [^>]*start="([^"]+)"/g)).toEqual([`${109_682 * 1001}/30000s`, start].map(reduced))
    expect(all(/frameDuration="([^"]+)"/g)).toEqual(['1001/30000s'])
    expect(all(/tcFormat="([^"]+)"/g)).toEqual(['DF', 'DF', 'DF'])
    expect(all(/src="([^"]+)"/g)).toEqual(
      [video, made.file('mov')].map((path) => pathToFileURL(path).href.replace('&', '&amp;'))
    )
    // Well-formed: every element that is opened is closed.
    const open: string[] = []
    for (const [, close, tag = '', own] of xml.matchAll(/<(\/?)([a-z-]+)[^>]*?(\/?)>/g)) {
      if (close) expect(open.pop()).toBe(tag)
      else if (!own) open.push(tag)
    }
    expect(open).toEqual([])
  })

  test('EDL: events on V, A and V2, ends exclusive, drop frame', async () => {
    const made = await exported(await dropFrame(), { from: 10, to: 24 })
    const lines = (await made.text('edl')).split('\r\n')
    const times = '01:01:00;02 01:01:00;17 01:01:00;02 01:01:00;17'
    expect(lines).toContain('FCM: DROP FRAME')
    expect(lines.filter((line) => /^\d/.test(line))).toEqual([
      `001  AX       V     C        ${times}`,
      `002  AX       A     C        ${times}`,
      `003  AX       V2    C        ${times}`
    ])
    expect(lines).toContain('* FROM CLIP NAME: drop frame.mov')
    expect(lines).toContain(`* FROM CLIP NAME: ${basename(made.file('mov'))}`)
  })

  test('Nuke: the matte becomes the video’s alpha at the video’s own frames', async () => {
    const made = await exported(await dropFrame(), { from: 10, to: 24 })
    const script = evaluated(await made.text('nk'))
    expect(script.root).toMatchObject({ first_frame: '11', last_frame: '25', lock_range: 'true' })
    const viewer = script.top!
    const premult = viewer.inputs[0]!
    const copy = premult.inputs[0]!
    expect([viewer.kind, premult.kind, copy.kind]).toEqual(['Viewer', 'Premult', 'Copy'])
    expect(copy.knobs).toMatchObject({ from0: 'rgba.red', to0: 'rgba.alpha' })
    const [video, offset] = copy.inputs
    expect(video?.knobs).toMatchObject({ file: expect.stringContaining('drop frame.mov') as string, first: '1' })
    expect(offset).toMatchObject({ kind: 'TimeOffset', knobs: { time_offset: '10' } })
    expect(offset?.inputs[0]?.knobs).toMatchObject({ first: '1', last: '15', file: `"${made.file('mov')}"` })
  })

  test.skipIf(!hasOtio)('OpenTimelineIO reads the same from its own file and the EDL', async () => {
    const made = await exported(await dropFrame(), { from: 10, to: 24 })
    const read = (kind: string): unknown => python(reader, [made.file(kind)])
    const expected = { start: 109_692, frames: 15, rate: 29.97 }
    const [below, above, sound] = (read('otio') as { tracks: object[] }).tracks
    expect(below).toMatchObject({ kind: 'Video', ...expected, available: [109_682, 30] })
    expect(above).toMatchObject({
      kind: 'Video',
      ...expected,
      available: [109_692, 15],
      url: pathToFileURL(made.file('mov')).href
    })
    expect(sound).toMatchObject({ kind: 'Audio', ...expected })
    const edl = (read('edl') as { tracks: { name: string }[] }).tracks
    expect(edl.find(({ name }) => name === 'V')).toMatchObject(expected)
    expect(edl.find(({ name }) => name === 'V2')).toMatchObject(expected)
  })

  test('variable frame rate: said, and counted at the nominal one', async () => {
    const video = await clips.make('vary.mp4', [...pictures('64x48', 25, 0.8), ...irregularTimes, ...longGop])
    const info = await probeVideo(ffmpeg, video)
    expect(info.variableFrameRate).toBe(true)
    const last = info.frameCount - 1
    const made = await exported(video, { from: 0, to: last })
    expect(made.notes.join(' ')).toContain('variable frame rate: timelines count it at')
    expect(await made.text('fcpxml')).toContain('<note>The video has a variable frame rate')
    const { tracks } = JSON.parse(await made.text('otio')) as {
      tracks: { children: { children: { source_range: { duration: { value: number; rate: number } } }[] }[] }
    }
    const { value, rate } = tracks.children[0]!.children[0]!.source_range.duration
    expect(Math.abs(value / rate - info.durationMicros / 1e6)).toBeLessThan(1 / rate)
  })

  test('numbered pictures keep their numbers, in the export and in the timelines', async () => {
    const folder = clips.path('plates')
    await mkdir(folder)
    await make([...pictures('64x48', 24, 0.5), '-start_number', '1001', join(folder, 'plate.%04d.png')])
    const format: PictureFormat = { ...matte, codec: 'png', timelines: ['otio', 'nk', 'edl'] } as PictureFormat
    const made = await exported(`${folder}#fps=24`, { from: 2, to: 5 }, format, 'matte.{frame:4}')
    expect((await readdir(clips.path('matte'))).sort()).toEqual([1003, 1004, 1005, 1006].map((n) => `matte.${n}.png`))
    expect(made.files[0]).toBe(join(clips.folder, 'matte', 'matte.1003.png'))
    const { top, root } = evaluated(await made.text('nk'))
    expect(root).toMatchObject({ first_frame: '1003', last_frame: '1006' })
    const [plate, own] = top!.inputs[0]!.inputs[0]!.inputs
    expect(plate?.knobs).toMatchObject({ file: `"${folder}/plate.%04d.png"`, first: '1001', last: '1012' })
    expect(own?.knobs).toMatchObject({ file: `"${clips.path('matte')}/matte.%04d.png"`, first: '1003', last: '1006' })
    const otio = await made.text('otio')
    expect(otio).toContain('"OTIO_SCHEMA": "ImageSequenceReference.1"')
    expect(otio).toContain('"name_prefix": "plate."')
    await expect(exported(`${folder}#fps=24`, { from: 0, to: 1 })).rejects.toMatchObject({ code: 'bad-arguments' })
    const plain = await exported(`${folder}#fps=24`, { from: 2, to: 3 }, { ...format, timelines: [] }, 'plain')
    expect(plain.files.map((path) => basename(path))).toEqual(['1003.png', '1004.png'])
  })

  test('pictures whose numbers have gaps keep their names; for timelines they are numbered', async () => {
    const folder = clips.path('gaps')
    await mkdir(folder)
    await make([...pictures('64x48', 24, 0.25), '-start_number', '98', join(folder, 'plate.%d.png')])
    await rm(join(folder, 'plate.99.png'))
    const format = { ...matte, codec: 'png', timelines: [] } as PictureFormat
    const { files } = await exported(folder, { from: 0, to: 2 }, format, 'gap names')
    expect(files.map((path) => basename(path))).toEqual(['plate.98.png', 'plate.100.png', 'plate.101.png'])
    expect((await readdir(clips.path('gap names'))).sort()).toEqual(files.map((path) => basename(path)).sort())
    const counted = await exported(folder, { from: 0, to: 2 }, { ...format, timelines: ['edl'] } as PictureFormat)
    expect(counted.files.map((path) => basename(path)).filter((name) => name.endsWith('.png'))).toEqual([
      '00000.png',
      '00001.png',
      '00002.png'
    ])
  })

  test('a timeline that is there already stops the export before any work', async () => {
    const made = await exported(await dropFrame(), { from: 0, to: 3 }, { ...matte, timelines: ['edl'] }, 'twice')
    await expect(
      exported(
        await dropFrame(),
        { from: 0, to: 3 },
        { ...matte, container: 'mkv', timelines: ['edl'] } as PictureFormat,
        'twice'
      )
    ).rejects.toMatchObject({ code: 'output-exists' })
    expect(existsSync(made.file('edl'))).toBe(true)
    expect(existsSync(clips.path('twice.mkv'))).toBe(false)
  })
})

function reduced(time: string): string {
  const [num = 0, den = 1] = time.replace('s', '').split('/').map(Number)
  return num % den === 0 ? `${num / den}s` : time
}

interface NukeNode {
  readonly kind: string
  readonly knobs: Record<string, string>
  readonly inputs: NukeNode[]
}

/** What Nuke would make of a script: nodes take their inputs from the stack, the last pushed first. */
function evaluated(script: string): { root: Record<string, string>; top: NukeNode | undefined } {
  const stack: NukeNode[] = []
  const named = new Map<string, NukeNode>()
  let root: Record<string, string> = {}
  const pattern = /^(\w+) \{\n([\s\S]*?)^\}|^set (\w+) \[stack 0\]|^push \$(\w+)/gm
  for (const [, kind = '', body = '', set, push] of script.matchAll(pattern)) {
    if (set) named.set(set, stack.at(-1)!)
    else if (push) stack.push(named.get(push)!)
    else {
      const knobs = Object.fromEntries(
        [...body.matchAll(/^ (\w+) (.*)$/gm)].map(([, key, value]) => [key, value])
      ) as Record<string, string>
      if (kind === 'Root') root = knobs
      else {
        const inputs = Array.from({ length: Number(knobs['inputs'] ?? 1) }, () => stack.pop()!)
        stack.push({ kind, knobs, inputs })
      }
    }
  }
  return { root, top: stack.at(-1) }
}

const reader = `
import sys, json, opentimelineio as otio
path = sys.argv[1]
args = {'rate': 30000 / 1001} if path.endswith('.edl') else {}
timeline = otio.adapters.read_from_file(path, **args)
tracks = []
for track in timeline.tracks:
    clip = next(each for each in track if isinstance(each, otio.schema.Clip))
    span = clip.source_range
    reference = clip.media_reference
    available = getattr(reference, 'available_range', None)
    tracks.append({
        'name': track.name, 'kind': track.kind, 'start': round(span.start_time.value), 'frames': round(span.duration.value),
        'rate': round(span.duration.rate, 2), 'url': getattr(reference, 'target_url', None),
        'available': [round(available.start_time.value), round(available.duration.value)] if available else None,
    })
print(json.dumps({'tracks': tracks}))
`
