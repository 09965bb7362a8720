import { readdir, readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeMask } from '../shared/domain/maskRle'
import type { Project } from '../shared/domain/project'
import { packProject } from '../shared/domain/projectPacking'
import { locateFfmpeg } from '../main/media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../main/media/probe/probe'
import { Clips, longGop, pictures } from '../main/media/testing/clips'
import { saveProject } from '../main/project/projectStore'
import { exportWish } from './exportArguments'
import { run } from './run'
import { holdToSchema } from './testing/publishedSchema'

const size = { width: 64, height: 48 }
let clips: Clips
let project: string

beforeAll(async () => {
  clips = await Clips.create()
  const video = await clips.make('owl ö.mp4', [...pictures('64x48', 25, 0.2), ...longGop])
  project = clips.path('owl ö.hodor')
  await saveProject(project, packProject(projectOf(video)))
})
afterAll(() => clips.remove())

/** Object 1 left on frames 0 to 3, object 2 right on frame 0. */
function projectOf(video: string): Project {
  const mask = (label: number) => {
    const data = Uint8Array.from({ length: 64 * 48 }, (_, at) => (at % 64 < 32 ? 1 : label))
    return encodeMask({ ...size, data })
  }
  const object = { colour: [255, 0, 0] as [number, number, number], visible: true, locked: false }
  return {
    video: { path: video, frameCount: 5, ...size },
    objects: [
      { id: 1, name: 'Owl', ...object },
      { id: 2, name: 'Tree', ...object }
    ],
    range: null,
    view: { frameIndex: 0, opacity: 0.5 },
    exportSettings: {},
    references: [{ frameIndex: 0, mask: mask(2) }],
    masks: [1, 2, 3].map((frameIndex) => ({
      ...{ frameIndex, mask: mask(0), confidence: { 1: 0.9 }, madeFrom: 'painted' }
    }))
  }
}

async function cli(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const text = { stdout: '', stderr: '' }
  const output = {
    stdout: { write: (part: string) => void (text.stdout += part) },
    stderr: { write: (part: string) => void (text.stderr += part) }
  }
  const code = await run(args, output, new AbortController().signal)
  holdToSchema(args, text.stdout)
  return { code, ...text }
}

describe('export', () => {
  test('pictures and annotations of a project, under the names asked for', async () => {
    const out = clips.path('{name} {object}.mkv')
    const made = await cli('export', project, '--format', 'overlay', '--out', out, '--labels', '--json')
    expect(made.code, made.stderr).toBe(0)
    const { files, frames } = JSON.parse(made.stdout) as { files: string[]; frames: number }
    expect([files, frames]).toEqual([[clips.path('owl ö all.mkv')], 5])
    expect((await probeVideo(await locateFfmpeg(), files[0]!)).codec).toBe('h264')

    const coco = await cli('export', project, '--format', 'coco', '--out', clips.path('set.json'), '--objects', 'Owl')
    expect(coco.code, coco.stderr).toBe(0)
    const { annotations } = JSON.parse(await readFile(clips.path('set.json'), 'utf8')) as { annotations: object[] }
    expect(annotations).toHaveLength(4)

    const apart = [
      project,
      '--format',
      'matte',
      '--out',
      clips.path('m {object}'),
      '--apart',
      '--from',
      '1',
      '--to',
      '1'
    ]
    expect((await cli('export', ...apart)).code).toBe(0)
    expect(await readdir(clips.path('m Owl'))).toEqual(['00001.png'])
  })

  test('what cannot be is said before any work, with the exit code of its kind', async () => {
    const out = ['--out', clips.path('none.mp4')]
    const refused = async (code: number, text: string, ...args: string[]): Promise<void> => {
      const { code: got, stderr } = await cli('export', project, ...args)
      expect(stderr).toContain(text)
      expect(got).toBe(code)
    }
    await refused(2, '--format names what to make', ...out)
    await refused(2, "There is no format 'gif'", '--format', 'gif', ...out)
    await refused(2, 'cutout can be .mov, .mkv, .webm', '--format', 'cutout', ...out)
    await refused(2, 'is nothing matte can be', '--format', 'matte', '--codec', 'vp9', ...out)
    await refused(2, 'There are 1 (Owl), 2 (Tree)', '--format', 'overlay', '--objects', 'Cat', ...out)
    await refused(1, 'nothing-to-export', '--format', 'overlay', '--from', '4', ...out)
    await refused(1, 'nothing-to-export', '--format', 'overlay', '--objects', '2', '--from', '2', ...out)
    await cli('export', project, '--format', 'csv', '--out', clips.path('t.csv'))
    await refused(1, 'output-exists', '--format', 'csv', '--out', clips.path('t.csv'))
    const again = await cli('export', project, '--format', 'csv', '--out', clips.path('t.csv'), '--overwrite')
    expect(again.code).toBe(0)
    expect(await readdir(clips.path('.'))).not.toContain('none.mp4')
  })
})

test('options become a format', () => {
  const wish = (options: object) => exportWish({ out: 'a/b.mov', ...options })
  expect(wish({ format: 'cutout', feather: '2.5', grow: '-3', hard: true })).toMatchObject({
    nameTemplate: 'b',
    format: {
      ...{ codec: 'prores4444', container: 'mov' },
      edges: { soft: false, featherPx: 2.5, growPx: -3, smoothFrames: 0 }
    }
  })
  expect(wish({ format: 'background', background: '#00B140' }).format).toMatchObject({
    backdrop: { kind: 'colour', colour: [0, 177, 64] }
  })
  expect(wish({ format: 'background', background: 'blur:9' }).format).toMatchObject({
    backdrop: { kind: 'blur', radiusPx: 9 }
  })
  expect(wish({ format: 'frames', out: 'a/b' }).format).toMatchObject({ codec: 'png' })
  expect(wish({ format: 'matte', edges: 'matting' }).format).toMatchObject({ edges: { soft: true, matting: true } })
  expect(wish({ format: 'matte', edges: 'soft' }).format).not.toHaveProperty('edges.matting')
  expect(wish({ format: 'cutout', edges: 'hard' }).format).toMatchObject({
    edges: { soft: false },
    foreground: 'clean'
  })
  expect(wish({ format: 'cutout', foreground: 'as-is' }).format).toMatchObject({ foreground: 'as-is' })
  expect(() => wish({ format: 'cutout', foreground: 'none' })).toThrow('clean or as-is')
  expect(() => wish({ format: 'cutout', edges: 'wavy' })).toThrow('hard, soft or matting')
  expect(() => wish({ format: 'cutout', edges: 'soft', hard: true })).toThrow('contradict')
  expect(() => wish({ format: 'matte', steady: '9' })).toThrow('at most 8')
  expect(() => wish({ format: 'overlay', opacity: '150' })).toThrow('from 0 to 100')
})

describe('hide', () => {
  test('objects are covered, and the report says where they were not surely found', async () => {
    const out = clips.path('hidden.mp4')
    const options = ['--format', 'hide', '--cover', 'pixelate', '--block', '8', '--margin', '2', '--mute', '1-2']
    const made = await cli('export', project, ...options, '--out', out, '--json')
    expect(made.code, made.stderr).toBe(0)
    const { files, notes } = JSON.parse(made.stdout) as { files: string[]; notes: string[] }
    expect(files).toEqual([out, clips.path('hidden.report.json'), clips.path('hidden.report.html')])
    expect(notes[0]).toContain('On 4 of 5 frames an object was not surely found')
    const report = JSON.parse(await readFile(files[1]!, 'utf8')) as { notSurelyFound: object[]; muted: object[] }
    expect(report.notSurelyFound.map((each) => (each as { frame: number }).frame)).toEqual([1, 2, 3, 4])
    const stopped = await cli('export', project, '--format', 'hide', '--unsure', 'stop', '--out', clips.path('s.mp4'))
    expect([stopped.code, stopped.stderr]).toEqual([1, expect.stringContaining('objects-unsure')])
    expect(await readdir(clips.path('.'))).not.toContain('s.mp4')
  })

  test('options that cannot be are refused', async () => {
    const hide = (...options: string[]) => cli('export', project, '--format', 'hide', '--out', 'h.mp4', ...options)
    const refused = async (text: string, ...options: string[]): Promise<void> => {
      expect(await hide(...options)).toMatchObject({ code: 2, stderr: expect.stringContaining(text) as string })
    }
    await refused('--cover is solid, blur, pixelate', '--cover', 'fog')
    await refused('--unsure is last-place, whole-frame, stop', '--unsure', 'maybe')
    await refused('--mute takes frames', '--mute', '9-3')
    await refused('--margin takes at most 200 pixels', '--margin', '900')
    await refused('--min-confidence takes a number from 0 to 100', '--min-confidence', '200')
    await refused('--colour is red, green and blue', '--colour', 'black')
    expect((await hide('--mute', '90-91')).stderr).toContain('frame-out-of-range')
  })

  test('usual values, and everything else', () => {
    expect(exportWish({ format: 'hide', out: 'a/b.mp4' }).format).toEqual({
      ...{ kind: 'hide', codec: 'h264', container: 'mp4', encoder: 'software' },
      extras: { audio: true, subtitles: true, chapters: true },
      ...{ cover: { kind: 'solid', colour: [0, 0, 0] }, marginPx: 8, unsure: 'last-place', minConfidence: 0.8 },
      ...{ mute: [], report: true }
    })
    const wish = exportWish({ format: 'hide', out: 'b.mp4', 'everything-else': true, 'min-confidence': '70' })
    expect(wish.format).toMatchObject({ invert: true, minConfidence: 0.7 })
    expect(exportWish({ format: 'matte', out: 'b.mp4', invert: true }).format).toMatchObject({ invert: true })
  })
})
