import { describe, expect, it } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { assembleMasks } from './assembleMasks'
import { readCoco } from './cocoRead'
import { readCvat } from './cvatRead'
import { labelmePicture } from './labelmeRead'
import { readYtvis } from './ytvisRead'
import type { AnnotatedClip, AnnotatedObject } from './annotatedClip'
import { cocoInstances } from './cocoJson'
import { cvatVideo } from './cvatXml'
import { objectClasses } from './objectClasses'
import { mergeClip } from './youtubeVosMeta'
import { ytvisVideo } from './ytvisJson'

const named = (id: number, name: string, className?: string): AnnotatedObject => {
  return { id, name, colour: [id, 0, 0], ...(className !== undefined && { className }) }
}
const people = [named(1, 'Left', 'person'), named(4, 'Ball'), named(7, 'Right', 'Person ')]

function clipOf(objects: readonly AnnotatedObject[]): AnnotatedClip {
  const mask = encodeMask({ width: 3, height: 1, data: Uint8Array.of(1, 4, 7) })
  return {
    name: 'clip',
    size: { width: 3, height: 1 },
    frameCount: 1,
    frameRate: { num: 25, den: 1 },
    frameName: () => '00000',
    timeOf: () => 0,
    objects,
    frames: [{ frameIndex: 0, mask }]
  }
}

describe('objectClasses', () => {
  it('makes one class of the same letters, and one of its own for an object without', () => {
    const { list, of, shared } = objectClasses(people)
    expect(shared).toBe(true)
    expect(list.map(({ id, name }) => [id, name])).toEqual([
      [1, 'person'],
      [2, 'Ball']
    ])
    expect([1, 4, 7].map((id) => of.get(id)?.id)).toEqual([1, 2, 1])
  })

  it('keeps an object apart from a class of the same name', () => {
    expect(objectClasses([named(1, 'person'), named(2, 'Ann', 'person')]).list).toHaveLength(2)
  })

  it('leaves everything as it was where no object has a class', () => {
    const { list, shared } = objectClasses([named(3, 'Swan'), named(5, 'Swan'), named(6, '', '  ')])
    expect(shared).toBe(false)
    expect(list.map(({ id, name }) => [id, name])).toEqual([
      [3, 'Swan'],
      [5, 'Swan'],
      [6, 'Object 6']
    ])
  })
})

describe('classes come back', () => {
  const wish = { file: 'clip', hint: null, wanted: undefined }
  const listed = ({ objects }: ImportedMasks): unknown =>
    objects.map(({ id, name, className }) => [id, name, className])
  const clip = clipOf(people)

  it.each([
    ['COCO', () => readCoco(cocoInstances(clip, 'rle'), wish)],
    ['YouTube-VIS', () => readYtvis(ytvisVideo(clip), wish)],
    ['CVAT', () => readCvat(cvatVideo(clip), wish)]
  ])('from %s, with the names of the objects', (_format, read) => {
    expect(listed(read())).toEqual([
      [1, 'Left', 'person'],
      [4, 'Ball', undefined],
      [7, 'Right', 'person']
    ])
  })

  it('of other tools: a category several tracks have, and none where it says no more than the name', () => {
    const file = cocoInstances(clip, 'rle') as { annotations: { attributes?: unknown }[] }
    for (const annotation of file.annotations) delete annotation.attributes
    expect(listed(readCoco(file, wish))).toEqual([
      [1, 'person', 'person'],
      [4, 'Ball', undefined],
      [7, 'person', 'person']
    ])
  })

  it('of labelme: groups of one label', () => {
    const square = (left: number): unknown => [
      [left, 0],
      [left + 2, 0],
      [left + 2, 2],
      [left, 2]
    ]
    const shapes = [0, 4].map((left, group) => ({ label: 'person', group_id: group + 1, points: square(left) }))
    const picture = labelmePicture({ shapes, imagePath: '0.png', imageWidth: 8, imageHeight: 2 }, '0.json')
    const list = {
      format: 'labelme' as const,
      clips: [{ names: [], pictures: [picture] }],
      colours: new Map(),
      notes: []
    }
    expect(assembleMasks(list, wish).objects.map(({ className }) => className)).toEqual(['person', 'person'])
  })
})

describe('formats with classes', () => {
  it('COCO: many tracks, one category, and each keeps its name', () => {
    expect(cocoInstances(clipOf(people), 'rle')).toMatchObject({
      categories: [
        { id: 1, name: 'person' },
        { id: 2, name: 'Ball' }
      ],
      annotations: [
        { track_id: 1, category_id: 1, attributes: { name: 'Left' } },
        { track_id: 4, category_id: 2, attributes: { name: 'Ball' } },
        { track_id: 7, category_id: 1, attributes: { name: 'Right' } }
      ]
    })
  })

  it('COCO without classes: no word of them', () => {
    const text = JSON.stringify(cocoInstances(clipOf([named(1, 'Left')]), 'rle'))
    expect(text).not.toContain('attributes')
    expect(text).toContain('"categories":[{"id":1,"name":"Left"')
  })

  it('YouTube-VIS and YouTube-VOS: the category of every track', () => {
    expect(ytvisVideo(clipOf(people))).toMatchObject({
      categories: [{ name: 'person' }, { name: 'Ball' }],
      annotations: [{ category_id: 1 }, { category_id: 2 }, { category_id: 1, attributes: { name: 'Right' } }]
    })
    expect(JSON.parse(mergeClip(null, clipOf(people)))).toMatchObject({
      videos: { clip: { objects: { 1: { category: 'person' }, 4: { category: 'Ball' } } } }
    })
  })

  it('CVAT: a label a class, the name as an attribute it declares', () => {
    const xml = cvatVideo(clipOf(people))
    expect(xml.match(/<label>/g)).toHaveLength(2)
    expect(xml.match(/<track [^>]*label="person"/g)).toHaveLength(2)
    expect(xml).toContain('<attribute name="name">Right</attribute>')
    expect(xml).toContain('<attribute><name>name</name><mutable>False</mutable>')
    expect(cvatVideo(clipOf([named(1, 'Left')]))).not.toContain('<attribute name=')
  })
})
