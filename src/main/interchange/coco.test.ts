import { writeFile } from 'node:fs/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeMask } from '../../shared/domain/maskRle'
import { Clips } from '../media/testing/clips'
import { cocoInstances, type CocoSegmentation } from './cocoJson'
import { readCoco } from './cocoRead'
import { ytvisVideo } from './ytvisJson'
import { readYtvis } from './ytvisRead'
import { clipOf, wishOf } from './testing/annotated'
import { decodeCocoString, decodeColumns } from './testing/independentCoco'
import { python, pythonHas } from './testing/python'
import { labelMasks } from './testing/randomMasks'

let clips: Clips
beforeAll(async () => {
  clips = await Clips.create()
})
afterAll(() => clips.remove())

/** A clip of masks of one size. */
const clipsOfMasks = labelMasks()
  .chain((first) =>
    fc
      .uint8Array({ minLength: first.data.length, maxLength: first.data.length })
      .map((data) => [
        first,
        { ...first, data: new Uint8Array(first.data.length) },
        { ...first, data: data.map((value, at) => (value > 200 ? (first.data[at] ?? 0) : 0)) }
      ])
  )
  .map((masks) => clipOf(masks))

const throughJson = (value: object): unknown => JSON.parse(JSON.stringify(value))

describe('round trips', () => {
  test.each<CocoSegmentation>(['rle', 'polygons'])('COCO with %s, bit by bit', (segmentation) => {
    fc.assert(
      fc.property(clipsOfMasks, (clip) => {
        const back = readCoco(throughJson(cocoInstances(clip, segmentation)), wishOf('masks.json'))
        expect(back.frames.map(({ mask }) => mask)).toEqual(clip.frames.map(({ mask }) => mask))
        expect(back.objects.map(({ id, name }) => ({ id, name }))).toEqual(
          clip.objects.map(({ id, name }) => ({ id, name }))
        )
        expect(back.clipName).toBe('swan')
      }),
      { numRuns: 30 }
    )
  })

  test('YouTube-VIS, bit by bit, empty frames and unseen objects included', () => {
    fc.assert(
      fc.property(clipsOfMasks, (clip) => {
        const back = readYtvis(throughJson(ytvisVideo(clip)), wishOf('masks.json', ''))
        expect(back.frames.map(({ mask }) => mask)).toEqual(clip.frames.map(({ mask }) => mask))
        expect(back.objects.map(({ id }) => id)).toEqual(clip.objects.map(({ id }) => id))
      }),
      { numRuns: 30 }
    )
  })

  test('an independent decoder sees the same pixels', () => {
    fc.assert(
      fc.property(clipsOfMasks, (clip) => {
        const { annotations } = ytvisVideo(clip) as {
          annotations: { id: number; segmentations: ({ size: [number, number]; counts: string } | null)[] }[]
        }
        for (const { id, segmentations } of annotations) {
          segmentations.forEach((rle, position) => {
            const { width, height, data } = decodeMask(clip.frames[position]!.mask)
            const rows = rle ? decodeColumns(decodeCocoString(rle.counts), rle.size) : []
            const seen = rle ? rows.flat() : new Array<number>(width * height).fill(0)
            expect(seen).toEqual(Array.from(data, (label) => Number(label === id)))
          })
        }
      }),
      { numRuns: 15 }
    )
  })
})

/** Decodes every annotation the way users of the data set do, to a label picture a frame. */
const withPycocotools = `
import contextlib, io, json, sys
import numpy as np
from pycocotools.coco import COCO
with contextlib.redirect_stdout(io.StringIO()):
    coco = COCO(sys.argv[1])
frames = []
for image in coco.loadImgs(sorted(coco.getImgIds())):
    labels = np.zeros((image['height'], image['width']), int)
    for ann in coco.loadAnns(coco.getAnnIds(imgIds=[image['id']])):
        mask = coco.annToMask(ann)
        assert mask.sum() == ann['area'], (mask.sum(), ann['area'])
        ys, xs = np.nonzero(mask)
        box = [xs.min(), ys.min(), xs.max() - xs.min() + 1, ys.max() - ys.min() + 1]
        assert [int(v) for v in box] == ann['bbox'], (box, ann['bbox'])
        labels[mask > 0] = ann['category_id']
    frames.append(labels.ravel().tolist())
print(json.dumps(frames))
`

describe.runIf(pythonHas('pycocotools', 'numpy'))('pycocotools', () => {
  test.each<CocoSegmentation>(['rle', 'polygons'])('reads %s to the same pixels, areas and boxes', async (kind) => {
    const masks = fc.sample(
      labelMasks().filter(({ data }) => data.some((label) => label > 0)),
      { numRuns: 25, seed: 7 }
    )
    for (const [position, mask] of masks.entries()) {
      const path = clips.path(`${kind}-${position}.json`)
      await writeFile(path, JSON.stringify(cocoInstances(clipOf([mask]), kind)))
    }
    const list = masks.map((_, position) => clips.path(`${kind}-${position}.json`))
    const each = withPycocotools.replace('print(json.dumps(frames))', 'everything.append(frames[0])')
    const indented = each.replaceAll('\n', '\n    ').replace('sys.argv[1]', 'path')
    const script = `import sys, json\neverything = []\nfor path in sys.argv[1:]:${indented}\nprint(json.dumps(everything))`
    expect(python(script, list)).toEqual(masks.map(({ data }) => [...data]))
  })
})

describe('bad input', () => {
  const mask = { width: 4, height: 3, data: Uint8Array.from([0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]) }
  const coco = () =>
    throughJson(cocoInstances(clipOf([mask, mask]), 'rle')) as {
      images: { id: number; width: number }[]
      annotations: Record<string, unknown>[]
    }
  const ytvis = () =>
    throughJson(ytvisVideo(clipOf([mask, mask]))) as {
      videos: object[]
      annotations: { segmentations: unknown[] }[]
    }

  test('counts that do not fill the picture are left out by name, and so are their frames', () => {
    const data = coco()
    data.annotations[1]!['segmentation'] = { size: [3, 4], counts: [3, 2, 1] }
    const { frames, notes } = readCoco(data, wishOf('a.json'))
    expect(frames.map(({ frameIndex }) => frameIndex)).toEqual([0])
    expect(notes).toEqual(['1 shape was left out: annotations[1] has runs that cover 6 of 12 pixels.'])
    const video = ytvis()
    video.annotations[0]!.segmentations[1] = { size: [3, 4], counts: '3210' }
    expect(readYtvis(video, wishOf('a.json', '')).notes[0]).toContain('annotation 1, frame 1, has runs that cover')
  })

  test('a mask of another size than its picture', () => {
    const data = coco()
    data.annotations[0]!['segmentation'] = { size: [4, 3], counts: [12] }
    const { notes } = readCoco(data, wishOf('a.json'))
    expect(notes[0]).toContain('annotations[0] is a mask of 3×4, the picture is 4×3')
    data.annotations.pop()
    expect(() => readCoco(data, wishOf('a.json'))).toThrow('it holds no mask: annotations[0] is a mask of 3×4')
  })

  test('pictures of several sizes: those of the clip, and nothing without one', () => {
    const data = coco()
    data.images[1]!.width = 8
    expect(() => readCoco(data, wishOf('a.json'))).toThrow('differ in size')
    const { frames, notes } = readCoco(data, wishOf('a.json', 'swan'))
    expect(frames).toHaveLength(1)
    expect(notes[0]).toContain('1 of 2 pictures of a.json have another size than the clip (8×3)')
  })

  test('an annotation of a picture that is not there', () => {
    const data = coco()
    data.images.pop()
    const { frames, notes } = readCoco(data, wishOf('a.json'))
    expect(frames).toHaveLength(1)
    expect(notes).toEqual(['1 annotation was left out: annotations[1] is for image 2, which is missing.'])
  })

  test('tracks of another length than the video', () => {
    const data = ytvis()
    data.annotations[0]!.segmentations.pop()
    expect(() => readYtvis(data, wishOf('a.json', ''))).toThrow('annotation 1 has 1 masks for 2 frames')
  })

  test('several videos, none of which is meant, are asked for; the clip’s own is taken', () => {
    const data = ytvis()
    data.videos.push({ id: 2, width: 4, height: 3, file_names: ['duck/0.jpg'] })
    expect(() => readYtvis(data, wishOf('a.json', 'goose'))).toThrow('a.json holds 2 clips (swan, duck), and it is not')
    expect(readYtvis(data, wishOf('a.json', 'swan'))).toMatchObject({ clipName: 'swan', frames: { length: 2 } })
    expect(readYtvis(data, { ...wishOf('a.json', 'goose'), wanted: 'duck' }).clipName).toBe('duck')
    expect(() => readYtvis(data, { ...wishOf('a.json', 'swan'), wanted: 'x' })).toThrow(
      'holds no clip “x”, but swan, duck'
    )
  })

  test('fields that are missing are named', () => {
    expect(() => readCoco({ images: [{ id: 1 }], annotations: [] }, wishOf('a.json'))).toThrow('images[0].file_name')
  })
})

test('overlapping annotations: the later one has the pixels, and that is said', () => {
  const square = (id: number, points: number[]) => ({ id, image_id: 1, category_id: id, segmentation: [points] })
  const data = {
    images: [{ id: 1, width: 4, height: 2, file_name: 'a.jpg' }],
    annotations: [square(1, [0, 0, 3, 0, 3, 2, 0, 2]), square(2, [2, 0, 4, 0, 4, 2, 2, 2])],
    categories: [{ id: 1, name: 'swan' }]
  }
  const { frames, notes, objects } = readCoco(data, wishOf('a.json'))
  expect([...decodeMask(frames[0]!.mask).data]).toEqual([1, 1, 2, 2, 1, 1, 2, 2])
  expect(notes).toEqual(['Objects overlapped on 2 pixels: the upper one, else the later one in the file, has them.'])
  expect(objects.map(({ name }) => name)).toEqual(['swan', 'Object 2'])
})

test('two instances of a category on one picture are two objects', () => {
  const one = (id: number, x: number) => ({
    id,
    image_id: 5,
    category_id: 3,
    segmentation: [[x, 0, x + 1, 0, x + 1, 1, x, 1]]
  })
  const data = {
    images: [{ id: 5, width: 2, height: 1, file_name: 'frame_12.jpg' }],
    annotations: [one(1, 0), one(2, 1)],
    categories: [{ id: 3, name: 'swan' }]
  }
  const { objects, frames } = readCoco(data, wishOf('a.json'))
  expect(objects.map(({ id, name }) => [id, name])).toEqual([
    [1, 'swan 2'],
    [3, 'swan']
  ])
  expect(frames[0]).toMatchObject({ frameIndex: 12, frameName: 'frame_12' })
})
