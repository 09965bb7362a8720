import { expect, test } from 'vitest'
import { csvTable } from './csvTable'
import { clipOf } from './testing/annotated'

const mask = { width: 4, height: 3, data: Uint8Array.from([0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 2]) }
const empty = { ...mask, data: new Uint8Array(12) }

test('a row an object and frame, measured in pixels', () => {
  const base = clipOf([mask, empty])
  const clip = {
    ...base,
    frames: base.frames.map((frame) => ({ ...frame, confidence: { 1: 0.98765 } })),
    objects: base.objects.map((object) => ({ ...object, name: object.id === 1 ? 'Swan, "big"' : 'Duck' }))
  }
  const lines = csvTable(clip).split('\r\n')
  expect(lines).toEqual([
    'frame,frame_name,time_s,object_id,object,area_px,box_x,box_y,box_width,box_height,centroid_x,centroid_y,confidence',
    '0,00000,0.000000,1,"Swan, ""big""",4,1,0,2,2,2.000,1.000,0.9877',
    '0,00000,0.000000,2,Duck,1,3,2,1,1,3.500,2.500,',
    '1,00001,0.040000,1,"Swan, ""big""",0,,,,,,,0.9877',
    '1,00001,0.040000,2,Duck,0,,,,,,,',
    ''
  ])
})
