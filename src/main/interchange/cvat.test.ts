import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMask } from '../../shared/domain/maskRle'
import { readCvat } from './cvatRead'
import { cvatVideo } from './cvatXml'
import { clipOf, wishOf } from './testing/annotated'
import { labelMasks } from './testing/randomMasks'

const mask = { width: 4, height: 3, data: Uint8Array.from([0, 1, 1, 0, 0, 1, 2, 0, 0, 0, 0, 0]) }

test('masks come back bit by bit, with names and colours; names need not differ, nor be plain', () => {
  fc.assert(
    fc.property(labelMasks(), (random) => {
      const base = clipOf([random, random])
      const objects = base.objects.map((object) => ({ ...object, name: object.id % 2 ? 'a <b> & "c"\n' : 'Ente ä' }))
      const clip = { ...base, objects }
      fc.pre(objects.length > 0)
      const back = readCvat(cvatVideo(clip), wishOf('cvat.xml'))
      expect(back.frames.map((frame) => frame.mask)).toEqual(clip.frames.map((frame) => frame.mask))
      expect(back.objects.map(({ id, colour }) => ({ id, colour }))).toEqual(
        objects.map(({ id, colour }) => ({ id, colour }))
      )
    }),
    { numRuns: 40 }
  )
})

test('what CVAT itself writes: a mask a track, ended on the next frame', () => {
  const text = cvatVideo(clipOf([mask, mask]))
  expect(text).toContain(
    '<mask frame="0" keyframe="1" outside="0" occluded="0" rle="0, 3, 1" left="1" top="0" width="2" height="2" z_order="0">'
  )
  expect(text).toContain('<mask frame="1" keyframe="1" outside="1"')
  // On the clip's last frame there is none to end on.
  expect(text).not.toContain('frame="2"')
})

test('polygons are filled, shapes without an area are left out and noted', () => {
  const text = `<?xml version="1.0"?><annotations><version>1.1</version><meta><task><name>duck</name>
    <labels><label><name>duck</name><color>#ff8000</color></label></labels>
    <original_size><width>4</width><height>3</height></original_size></task></meta>
    <track id="0" label="duck" source="manual"><polygon frame="7" keyframe="1" outside="0" occluded="0"
      points="1.00,0.00;3.00,0.00;3.00,2.00;1.00,2.00" z_order="0"></polygon></track>
    <track id="1" label="boat"><box frame="7" outside="0" occluded="0" keyframe="1" xtl="0" ytl="0" xbr="1" ybr="1"/></track>
    </annotations>`
  const { frames, objects, notes, clipName } = readCvat(text, wishOf('cvat.xml'))
  expect([...decodeMask(frames[0]!.mask).data]).toEqual([0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0])
  expect(frames[0]?.frameIndex).toBe(7)
  expect(objects).toEqual([{ id: 1, name: 'duck', colour: [255, 128, 0] }])
  expect(notes).toEqual(['1 shapes without an area were left out (box).'])
  expect(clipName).toBe('duck')
})

describe('bad input', () => {
  const good = cvatVideo(clipOf([{ ...mask, data: mask.data.map((id) => (id === 2 ? 0 : id)) }]))
  test.each([
    ['a file that is cut short', good.slice(0, -40), 'cut short'],
    ['text that is no XML', 'nonsense', 'not valid XML|cut short'],
    ['another XML file', '<svg/>', 'not a CVAT file'],
    ['an export for images without a number', '<annotations><image id="x"/></annotations>', 'has the id “x”'],
    ['no size', good.replace(/<original_size>.*<\/original_size>/, ''), 'size of the video'],
    ['runs that do not fill their box', good.replace('rle="0', 'rle="9'), 'do not fill its box'],
    ['a box outside of the picture', good.replace('left="1"', 'left="3"'), 'does not lie in the 4×3 picture'],
    ['a frame that is no number', good.replace('frame="0"', 'frame="x"'), 'on frame “x”'],
    ['entities', `<!DOCTYPE a [<!ENTITY b "c">]><annotations>&b;</annotations>`, 'not valid XML']
  ])('%s', (_case, text, message) => {
    expect(() => readCvat(text, wishOf('cvat.xml'))).toThrow(new RegExp(message))
  })
})
