import { describe, expect, test } from 'vitest'
import type { ExportFormat } from './exportFormats'
import type { ExportJob, ExportObject } from './exportJob'
import { dayOf, defaultNameTemplate, namedOutputs, namingOf } from './exportNames'
import type { VideoInfo } from './types'

const objects: ExportJob['objects'] = [{ id: 1, name: 'Owl', colour: [255, 0, 0] }]
const range = { from: 8, to: 19 }
const clip = {
  ...{ timecode: '01:00:59;22', frameRate: { num: 30_000, den: 1001 }, variableFrameRate: false },
  timesMicros: Float64Array.from({ length: 40 }, (_, at) => at * 33_367)
} as VideoInfo
const shots = Array.from({ length: 40 }, (_, at) => `shot_${String(at + 997).padStart(4, '0')}.png`)
const sequence = { ...clip, sequence: { folder: '/a', files: shots } }

function named(nameTemplate: string, codec: 'h264' | 'png', video: VideoInfo = clip) {
  const format = { kind: 'matte', codec } as ExportFormat
  return namedOutputs({
    ...{ videoPath: '/a/b%d.mov', objects, selection: { apart: false }, range, format },
    output: { folder: '.', nameTemplate, overwrite: false },
    naming: namingOf(video, range, dayOf(new Date(2031, 0, 9)))
  })[0]
}

describe('names', () => {
  test('timecode with its dropped numbers, the day, numbers of a width', () => {
    expect(named('{name} {timecode} {date} {from:4}-{to}', 'h264')?.name).toBe('b 01-01-00-02 2031-01-09 0009-20')
    expect(named('{frame:6}', 'h264')?.name).toBe('000009')
    expect(named('{from:2}', 'h264', sequence)?.name).toBe('1005')
    expect(named('{what} {name:3}', 'h264')?.name).toBe('{what} b')
  })

  test('the pictures of a folder carry the number, the folder does not', () => {
    expect(named('{name}_{kind}.{frame:4}', 'png')).toMatchObject({
      name: 'b_matte',
      pictures: { before: 'b_matte.', digits: 4, after: '' }
    })
    expect(named('{frame:4}', 'png')).toMatchObject({ name: 'b', pictures: { before: '', digits: 4, after: '' } })
    expect(named('{name}', 'png')?.pictures).toBeUndefined()
    expect(named('x{frame}y', 'png', sequence)).toMatchObject({
      name: 'xy',
      pictures: { before: 'x', digits: 4, after: 'y' }
    })
  })
})

const colour: [number, number, number] = [0, 0, 0]
const objectsOf = (...names: string[]): ExportObject[] => names.map((name, index) => ({ id: index + 1, name, colour }))
const extras = { audio: true, subtitles: true, chapters: true }

function outputs(videoPath: string, objects: readonly ExportObject[], apart = false, kind = 'overlay'): string[] {
  const job = {
    ...{ videoPath, objects, selection: { apart }, range: { from: 0, to: 4 } },
    output: { folder: '/out', nameTemplate: defaultNameTemplate, overwrite: false },
    format: { kind, codec: 'h264', encoder: 'software', extras, opacity: 0.5, outlinePx: 0, labels: false }
  } as unknown as ExportJob
  return namedOutputs(job).map(({ name }) => name)
}

const bytes = (text: string): number => encodeURIComponent(text).replace(/%../g, '.').length

test.each([
  ['83 Chinese letters', '剪'.repeat(83)],
  ['215 plain ones', 'a'.repeat(215)],
  ['flags of several code points', '👨‍👩‍👧'.repeat(14)],
  ['one that fits', 'clip']
])('a name of %s is shortened by bytes, and what tells the kinds apart stays', (_name, clip) => {
  const [overlay = ''] = outputs(`/in/${clip}.mp4`, objectsOf('Swan', 'Duck'))
  const [matte = ''] = outputs(`/in/${clip}.mp4`, objectsOf('Swan', 'Duck'), false, 'matte')
  for (const name of [overlay, matte]) expect(bytes(`${name}.webm`)).toBeLessThanOrEqual(255)
  expect(overlay).toMatch(/_all_overlay$/)
  expect(matte).toMatch(/_all_matte$/)
  expect(overlay).not.toContain('\uFFFD')
  expect(clip.startsWith(overlay.replace('_all_overlay', ''))).toBe(true)
})

test('long names of objects are shortened after the clip’s, and stay apart', () => {
  const long = 'ö'.repeat(150)
  const names = outputs('/in/clip.mp4', objectsOf(`${long}1`, `${long}2`), true)
  expect(new Set(names).size).toBe(2)
  for (const name of names) {
    expect(bytes(name)).toBeLessThanOrEqual(250)
    expect(name).toMatch(/_overlay(_\d)?$/)
  }
})

test('no two outputs get one name', () => {
  const objects = objectsOf('Swan', 'swan', 'Swan_overlay_1', 'Café', 'Cafe\u0301', 'Swan')
  const names = outputs('/in/clip.mp4', objects, true).map((name) => name.normalize('NFC').toLowerCase())
  expect(new Set(names).size).toBe(objects.length)
})
