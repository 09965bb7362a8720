import { describe, expect, test } from 'vitest'
import type { ExportFormat } from './exportFormats'
import type { ExportJob } from './exportJob'
import { dayOf, namedOutputs, namingOf } from './exportNames'
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
