import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { encode } from 'fast-png'
import { zipSync } from 'fflate'
import { beforeEach, describe, expect, test } from 'vitest'
import { decodeMask } from '../../shared/domain/maskRle'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import { readAnnotations, type ReadOptions } from './readAnnotations'
import {
  cocoFile,
  cocoSquare,
  corners,
  cvatFile,
  cvatPolygon,
  cvatTask,
  foreignSize,
  squareOf,
  type Square
} from './testing/foreignFiles'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio-foreign-'))
  return () => rm(folder, { recursive: true, force: true })
})

const clip = { name: 'src', size: foreignSize, frameCount: 50 }

async function put(files: Record<string, string | object | Uint8Array>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    const isText = typeof content === 'string' || content instanceof Uint8Array
    await writeFile(join(folder, name), isText ? content : JSON.stringify(content))
  }
}

const read = (name: string, options: Partial<ReadOptions> = {}): Promise<ImportedMasks> =>
  readAnnotations(join(folder, name), { clip, answers: {}, signal: new AbortController().signal, ...options })

async function readOne(name: string, content: string | object, options: Partial<ReadOptions> = {}) {
  await put({ [name]: content })
  return read(name, options)
}

/** By frame, the place and side of each object's square. */
function seen({ frames }: ImportedMasks): Record<number, Record<number, Square>> {
  return Object.fromEntries(frames.map(({ frameIndex, mask }) => [frameIndex, squaresOf(decodeMask(mask).data)]))
}

function squaresOf(data: Uint8Array): Record<number, Square> {
  const ids = [...new Set(data)].filter((id) => id > 0).sort((a, b) => a - b)
  const squares = ids.map((id) => {
    const pixels = [...data.keys()].filter((at) => data[at] === id)
    const side = Math.sqrt(pixels.length)
    return [id, [pixels[0]! % foreignSize.width, Math.floor(pixels[0]! / foreignSize.width), side]] as const
  })
  return Object.fromEntries(squares) as Record<number, Square>
}

const [left, right]: Square[] = [
  [2, 2, 4],
  [20, 10, 4]
] as const as [Square, Square]

describe('CVAT', () => {
  const track = (id: number, square: Square, more = '') =>
    `<track id="${id}" label="person" source="manual" ${more}>${cvatPolygon(square, 0)}${cvatPolygon(square, 1)}</track>`

  test('two tracks of one label are two objects', async () => {
    const masks = await readOne('a.xml', cvatFile(cvatTask('src'), track(0, left!) + track(1, right!)))
    expect(seen(masks)).toEqual({ 0: { 1: left, 2: right }, 1: { 1: left, 2: right } })
    expect(masks.objects.map(({ name }) => name)).toEqual(['person', 'person'])
  })

  test('tracks of a group are one object where they are never seen together, else not', async () => {
    const one = `<track id="3" label="person" group_id="7">${cvatPolygon(left!, 0)}</track>`
    const other = `<track id="4" label="person" group_id="7">${cvatPolygon(right!, 1)}</track>`
    expect(seen(await readOne('a.xml', cvatFile(cvatTask('src'), one + other)))).toEqual({
      0: { 7: left },
      1: { 7: right }
    })
    const together = track(3, left!, 'group_id="7"') + track(4, right!, 'group_id="7"')
    expect(seen(await readOne('b.xml', cvatFile(cvatTask('src'), together)))[0]).toEqual({ 3: left, 4: right })
  })

  test('the shape of the higher order lies above, wherever it stands in the file', async () => {
    const front = `<track id="1" label="front">${cvatPolygon([2, 2, 6], 0, 2)}</track>`
    const back = `<track id="2" label="back">${cvatPolygon([5, 2, 6], 0, 1)}</track>`
    const { frames, notes } = await readOne('a.xml', cvatFile(cvatTask('src'), front + back))
    const { data } = decodeMask(frames[0]!.mask)
    expect(data.filter((id) => id === 1)).toHaveLength(36)
    expect(data.filter((id) => id === 2)).toHaveLength(18)
    expect(notes[0]).toContain('Objects overlapped on 18 pixels: the upper one')
  })

  test('of several tasks the one called as the clip; where none is, it is asked', async () => {
    const tasks = `<project><tasks>${cvatTask('clip7', 7)}${cvatTask('clip8', 8)}</tasks></project>`
    const text = cvatFile(tasks, track(7, left!, 'task_id="7"') + track(8, right!, 'task_id="8"'))
    await expect(readOne('a.xml', text)).rejects.toMatchObject({
      ...{ code: 'masks-ambiguous', hint: 'Say which with --mask-clip: clip7; clip8.' },
      question: { about: 'clip', choices: [{ value: 'clip7' }, { value: 'clip8' }] }
    })
    expect(seen(await read('a.xml', { answers: { clip: 'clip8' } }))[0]).toEqual({ 8: right })
    const named = await read('a.xml', { clip: { ...clip, name: 'Clip7' } })
    expect(seen(named)[0]).toEqual({ 7: left })
    expect(named.notes[0]).toBe('Of a.xml “clip7” was taken; left out: clip8.')
  })

  test('for images: frames by the pictures’ names, or the file’s count where they have no numbers', async () => {
    const image = (id: number, name: string, square: Square) =>
      `<image id="${id}" name="${name}" width="32" height="18">${cvatPolygon(square, null)}</image>`
    const numbered = image(0, 'frame_000010.png', left!) + image(1, 'frame_000020.png', right!)
    const masks = await readOne('a.xml', cvatFile('', numbered))
    expect(seen(masks)).toEqual({ 10: { 1: left }, 20: { 1: right } })
    expect(masks.format).toBe('cvat-images')
    const plain = image(3, 'left.png', left!) + image(5, 'right.png', right!)
    expect(seen(await readOne('b.xml', cvatFile('', plain)))).toEqual({ 3: { 1: left }, 5: { 1: right } })
  })
})

describe('COCO', () => {
  test('CVAT’s attributes.track_id is the object, in whatever order shapes come', async () => {
    const shapes = [1, 2, 3].flatMap((image) => {
      const two = [
        cocoSquare(image, left!, { attributes: { track_id: 0 } }),
        cocoSquare(image, right!, { attributes: { track_id: 1 } })
      ]
      return image === 2 ? two.reverse() : two
    })
    const masks = await readOne('a.json', cocoFile(shapes))
    expect(seen(masks)).toEqual({ 0: { 1: left, 2: right }, 1: { 1: left, 2: right }, 2: { 1: left, 2: right } })
  })

  test('two of a category on a picture without tracks: which is which is not known, and that is said', async () => {
    const { notes } = await readOne(
      'a.json',
      cocoFile([cocoSquare(1, left!), cocoSquare(1, right!), cocoSquare(2, left!)])
    )
    expect(notes[0]).toContain('There are several “person” on a picture and the file does not follow them')
  })

  test.each<[string, object, string]>([
    ['two points', { segmentation: [[1, 1, 3, 3]] }, 'has 2 points, three make an area'],
    ['one point', { segmentation: [[1, 1]] }, 'has 1 point, three make an area'],
    ['an empty list', { segmentation: [] }, 'has no points'],
    ['an empty list in a list', { segmentation: [[]] }, 'has no points'],
    ['a flat list', { segmentation: corners([9, 9, 4]) }, 'is a flat list, not lists of points'],
    ['an odd count', { segmentation: [corners([9, 9, 4]).slice(1)] }, 'has an odd count of numbers'],
    ['text for numbers', { segmentation: [['a', 1, 2, 3, 4, 5]] }, 'has points that are no numbers'],
    ['a box only', { segmentation: undefined, bbox: [1, 1, 4, 4] }, 'has a box only'],
    ['runs of another size', { segmentation: { size: [4, 4], counts: [16] } }, 'is a mask of 4×4, the picture is 32×18']
  ])('%s is left out by name, and the good one is read', async (_, odd, reason) => {
    const masks = await readOne('a.json', cocoFile([cocoSquare(1, left!), cocoSquare(2, right!, odd)]))
    expect(seen(masks)).toEqual({ 0: { 1: left }, 2: {} })
    expect(masks.notes).toEqual([`1 shape was left out: annotations[1] ${reason}.`])
    await expect(readOne('b.json', cocoFile([cocoSquare(2, right!, odd)]))).rejects.toThrow(
      `it holds no mask: annotations[0] ${reason}`
    )
  })

  test('Roboflow’s names, which end in hashes', async () => {
    const order = [3, 0, 2]
    const images = order.map((frame, id) => {
      return { id, ...foreignSize, file_name: `clip_mp4-000${frame}_jpg.rf.${'0a1b2c3d4e5f60718293a4b5c6d7e8f9'}.jpg` }
    })
    const shapes = order.map((frame, id) => cocoSquare(id, [2 + frame, 2, 4]))
    const masks = await readOne('a.json', cocoFile(shapes, { images }))
    expect(seen(masks)).toEqual({ 0: { 1: [2, 2, 4] }, 2: { 1: [4, 2, 4] }, 3: { 1: [5, 2, 4] } })
    expect(masks.frames[0]?.frameName).toBe('clip_mp4-0000')
  })

  const images = (names: readonly string[]) => names.map((file_name, id) => ({ id, ...foreignSize, file_name }))

  test('two videos whose pictures are called the same are refused, never counted', async () => {
    const names = ['frame0.png', 'frame10.png', 'frame0.png', 'frame10.png']
    const shapes = names.map((_, id) => cocoSquare(id, left!))
    await expect(readOne('a.json', cocoFile(shapes, { images: images(names) }))).rejects.toThrow(
      'two pictures are called frame0, so it holds several clips'
    )
  })

  test('two videos in folders, by prefix, or by video_id: the clip’s own, else asked', async () => {
    const shapes = [0, 1].map((id) => cocoSquare(id, id === 0 ? left! : right!))
    const each = [
      cocoFile(shapes, { images: images(['src/000.png', 'other/000.png']) }),
      cocoFile(shapes, {
        images: images(['src_mp4-000_jpg.rf.0123456789ab.jpg', 'other_mp4-000_jpg.rf.0123456789ab.jpg'])
      }),
      cocoFile(shapes, {
        images: images(['000.png', '000.png']).map((image, id) => ({ ...image, video_id: id })),
        videos: ['src', 'other'].map((name, id) => ({ id, name }))
      })
    ]
    for (const [at, content] of each.entries()) {
      expect(seen(await readOne(`${at}.json`, content)), `file ${at}`).toEqual({ 0: { 1: left } })
      const question = read(`${at}.json`, { clip: { ...clip, name: 'third' } })
      await expect(question).rejects.toMatchObject({ question: { choices: [{ value: 'src' }, { value: 'other' }] } })
      expect(seen(await read(`${at}.json`, { answers: { clip: 'other' } })), `file ${at}`).toEqual({ 0: { 1: right } })
    }
  })

  test('names of which only some have numbers, or the same one', async () => {
    const shapes = [cocoSquare(0, left!), cocoSquare(1, right!)]
    const named = (...names: string[]) => readOne('a.json', cocoFile(shapes, { images: images(names) }))
    await expect(named('a_1.png', 'b.png')).rejects.toThrow('the name b holds no number, others do')
    await expect(named('a_1.png', 'a_01.png')).rejects.toThrow('the names a_1 and a_01 have the same number')
    const { notes } = await named('a.png', 'b.png')
    expect(notes).toEqual([
      'The names of the pictures hold no numbers: their frames were counted in the order of the file.'
    ])
  })

  test('the number that counts need not be the last one', async () => {
    const shapes = [cocoSquare(0, left!), cocoSquare(1, right!)]
    const content = cocoFile(shapes, { images: images(['frame_0004_v2.png', 'frame_0007_v2.png']) })
    expect(seen(await readOne('a.json', content))).toEqual({ 4: { 1: left }, 7: { 1: right } })
  })

  test('ids as text', async () => {
    const content = {
      images: [{ id: 'a1', ...foreignSize, file_name: 'frame_000000.PNG' }],
      annotations: [{ id: 'x', image_id: 'a1', category_id: '1', segmentation: [corners(left!)] }],
      categories: [{ id: '1', name: 'person' }]
    }
    const masks = await readOne('a.json', content)
    expect(seen(masks)).toEqual({ 0: { 1: left } })
    expect(masks.objects[0]?.name).toBe('person')
  })

  test('pictures of two clips of other sizes: those of the clip’s', async () => {
    const list = [
      { id: 0, ...foreignSize, file_name: 'clipA/frame_000000.jpg' },
      { id: 1, width: 640, height: 480, file_name: 'clipB/frame_000000.jpg' }
    ]
    const masks = await readOne('a.json', cocoFile([cocoSquare(0, left!)], { images: list }))
    expect(seen(masks)).toEqual({ 0: { 1: left } })
    expect(masks.notes).toEqual(['Of a.json “clipA” was taken, the only one of the clip’s size; left out: clipB.'])
  })

  test('tracks numbered for each category anew stay apart', async () => {
    const two = { categories: [{ id: 1, name: 'person' }, { id: 2, name: 'dog' }] } // prettier-ignore
    const shapes = [cocoSquare(1, left!, { track_id: 1 }), cocoSquare(1, right!, { track_id: 1, category_id: 2 })]
    expect(seen(await readOne('a.json', cocoFile(shapes, two)))[0]).toEqual({ 1: left, 2: right })
  })

  test('results beside the file with their pictures', async () => {
    await put({ 'pictures.json': { images: cocoFile([])['images' as never] }, 'other.json': { images: [] } })
    const results = [{ ...cocoSquare(2, right!), score: 0.5 }]
    expect(seen(await readOne('results.json', results))[1]).toEqual({ 1: right })
  })
})

describe('YouTube-VIS', () => {
  const valid = {
    videos: [{ id: 1, ...foreignSize, length: 2, file_names: ['src/00000.jpg', 'src/00005.jpg'] }],
    categories: [{ id: 1, name: 'person' }]
  }
  const results = [
    { video_id: 1, category_id: 1, score: 0.9, segmentations: [null, { size: [18, 32], counts: [0, 576] }] }
  ]

  test('a list of results is read with valid.json beside it, and named where it lies alone', async () => {
    await expect(readOne('results.json', results)).rejects.toThrow(
      'put the file with its videos (valid.json) beside it'
    )
    await put({ 'valid.json': valid })
    const masks = await read('results.json')
    expect(masks.frames.map(({ frameIndex }) => frameIndex)).toEqual([0, 5])
    expect(decodeMask(masks.frames[1]!.mask).data.every((id) => id === 1)).toBe(true)
    expect(masks.frames[1]?.confidence).toEqual({ 1: 0.9 })
    await put({ 'copy.json': valid })
    await expect(read('results.json')).rejects.toThrow('several files beside it may: copy.json, valid.json')
  })

  test('a list of videos without annotations says so', async () => {
    await expect(readOne('valid.json', valid)).rejects.toThrow('it lists videos and holds no annotations')
  })

  test('a list of other things', async () => {
    await expect(readOne('a.json', [1, 2])).rejects.toThrow('it is a list, and not one of results')
  })
})

describe('labelme and X-AnyLabeling', () => {
  const shape = (points: number[][], changes: object = {}) => {
    return { label: 'person', points, group_id: null, shape_type: 'polygon', flags: {}, ...changes }
  }
  const square = ([x, y, s]: Square) => [[x, y], [x + s, y], [x + s, y + s], [x, y + s]] // prettier-ignore
  const file = (shapes: object[], imagePath = 'frame_000003.jpg') => {
    return { version: '5.5.0', flags: {}, shapes, imagePath, imageData: null, imageHeight: 18, imageWidth: 32 }
  }

  test('a file, and a folder of them', async () => {
    expect(seen(await readOne('a.json', file([shape(square(left!))])))).toEqual({ 3: { 1: left } })
    await put({
      'set/a.json': file([shape(square(left!))], 'f_1.jpg'),
      'set/b.json': file([shape(square(right!))], 'f_2.jpg')
    })
    const masks = await read('set')
    expect(masks).toMatchObject({ format: 'labelme' })
    expect(seen(masks)).toEqual({ 1: { 1: left }, 2: { 1: right } })
  })

  test('masks in base64 lie where their box begins; groups are objects; boxes are left out', async () => {
    const picture = encode({ width: 4, height: 4, channels: 1, depth: 8, data: new Uint8Array(16).fill(1) })
    const mask = shape([[2, 2], [5, 5]], { shape_type: 'mask', mask: Buffer.from(picture).toString('base64') }) // prettier-ignore
    const box = shape([[1, 1], [2, 2]], { shape_type: 'rectangle' }) // prettier-ignore
    const masks = await readOne('a.json', file([mask, shape(square(right!), { group_id: 4 }), box]))
    expect(Object.values(seen(masks)[3]!)).toEqual(expect.arrayContaining([left, right]))
    expect(masks.notes[0]).toContain('shapes[2] of a.json (person) is a box only')
  })
})

describe('YOLO', () => {
  const line = (name: number, square: Square): string =>
    `${name} ${corners(square).map((value, at) => value / (at % 2 === 0 ? 32 : 18)).join(' ')}` // prettier-ignore

  test('a file a picture, names from data.yaml; boxes are left out by name', async () => {
    await put({
      'set/data.yaml': 'train: x\nnames:\n  0: person\n  1: "dog"\nnc: 2\n',
      'set/labels/train/f_0004.txt': `${line(0, left!)}\n${line(1, right!)}\n`,
      'set/labels/val/f_0005.txt': `0 0.5 0.5 0.1 0.1\n${line(1, right!)}`,
      'set/labels/val/f_0006.txt': ''
    })
    const masks = await read('set')
    expect(seen(masks)).toEqual({ 4: { 1: left, 2: right }, 5: { 2: right }, 6: {} })
    expect(masks.objects.map(({ name }) => name)).toEqual(['person', 'dog'])
    expect(masks.notes).toEqual([expect.stringMatching(/line 1 of .*f_0005.txt is a box only/)])
  })

  test('a single file; other text is refused', async () => {
    expect(seen(await readOne('f_7.txt', line(2, left!)))).toEqual({ 7: { 3: left } })
    await expect(readOne('notes.txt', 'hello there')).rejects.toThrow('it is no YOLO file')
    await expect(read('f_7.txt', { clip: null })).rejects.toThrow('open the clip first')
  })
})

describe('Pascal VOC, as CVAT writes it', () => {
  const label = 'background:0,0,0::\nperson:250,50,83::\ndog:10,200,30::\n'
  const colour = (square: Square, [red, green, blue]: readonly number[]) => {
    const bits = squareOf(square, 1)
    const data = Uint8Array.from([...bits].flatMap((bit) => [bit * red!, bit * green!, bit * blue!]))
    return encode({ ...foreignSize, channels: 3, depth: 8, data })
  }
  const files = {
    'voc/labelmap.txt': `# label:color_rgb:parts:actions\n${label}`,
    'voc/SegmentationClass/frame_000000.png': colour(left!, [250, 50, 83]),
    'voc/SegmentationClass/frame_000001.png': colour(right!, [10, 200, 30]),
    'voc/SegmentationObject/frame_000000.png': colour(left!, [128, 0, 0]),
    'voc/SegmentationObject/frame_000001.png': colour(right!, [0, 128, 0])
  }

  test('objects with the names of their classes; classes alone by labelmap.txt; also from an archive', async () => {
    await put(files)
    const masks = await read('voc')
    expect(seen(masks)).toEqual({ 0: { 1: left }, 1: { 2: right } })
    expect(masks.objects.map(({ id, name }) => [id, name])).toEqual([
      [1, 'person'],
      [2, 'dog']
    ])
    expect(masks.notes.at(-1)).toContain('numbers objects on each picture anew')
    const classes = await read('voc/SegmentationClass')
    expect(seen(classes)).toEqual({ 0: { 1: left }, 1: { 2: right } })
    expect(classes.objects.map(({ name }) => name)).toEqual(['person', 'dog'])
    const bytes = Object.entries(files).map(([name, content]) => [`export/${name}`, Buffer.from(content)])
    await put({ 'voc.zip': zipSync(Object.fromEntries(bytes) as Record<string, Uint8Array>) })
    expect(seen(await read('voc.zip'))).toEqual(seen(masks))
  })

  test('a colour that the label map lacks is named', async () => {
    await put({ ...files, 'voc/SegmentationClass/frame_000001.png': colour(right!, [9, 9, 200]) })
    await expect(read('voc/SegmentationClass')).rejects.toThrow('has the colour #0909c8, which labelmap.txt lacks')
  })
})

describe('archives', () => {
  test('as COCO exports have them; two lists are asked for', async () => {
    const list = Buffer.from(JSON.stringify(cocoFile([cocoSquare(1, left!)])))
    await put({ 'a.zip': zipSync({ 'annotations/instances_default.json': list }) })
    expect(seen(await read('a.zip'))[0]).toEqual({ 1: left })
    await put({ 'b.zip': zipSync({ 'train/a.json': list, 'valid/a.json': list }) })
    await expect(read('b.zip')).rejects.toThrow('b holds several annotation files: train/a.json, valid/a.json')
  })

  const cvatTrack = (square: Square, task = 0) =>
    `<track id="1" label="person" source="manual" task_id="${task}">${cvatPolygon(square, 0)}</track>`

  test('of two tasks of CVAT the one that is chosen', async () => {
    const task = (name: string, square: Square) => Buffer.from(cvatFile(cvatTask(name), cvatTrack(square)))
    await put({
      'tasks.zip': zipSync({
        'task_1/annotations.xml': task('clip1', left!),
        'task_2/annotations.xml': task('clip2', right!)
      })
    })
    const [one, two] = ['task_1/annotations.xml', 'task_2/annotations.xml']
    await expect(read('tasks.zip')).rejects.toMatchObject({
      ...{ code: 'masks-ambiguous', hint: `Say which with --mask-clip: ${one}; ${two}.` },
      question: { about: 'clip', choices: [{ value: one }, { value: two }] }
    })
    expect(seen(await read('tasks.zip', { answers: { clip: one } }))).toEqual({ 0: { 1: left } })
    expect(seen(await read('tasks.zip', { answers: { clip: two } }))).toEqual({ 0: { 1: right } })
    await expect(read('tasks.zip', { answers: { clip: 'task_3' } })).rejects.toMatchObject({
      ...{ code: 'masks-ambiguous', message: expect.stringContaining('but no “task_3”') as string }
    })
  })

  test('of several lists that hold several clips each, one clip of one', async () => {
    const tasks = `<project><tasks>${cvatTask('clip7', 7)}${cvatTask('clip8', 8)}</tasks></project>`
    const project = Buffer.from(cvatFile(tasks, cvatTrack(left!, 7) + cvatTrack(right!, 8)))
    await put({ 'projects.zip': zipSync({ 'a.xml': project, 'b.xml': project }) })
    await expect(read('projects.zip', { answers: { clip: 'b.xml' } })).rejects.toMatchObject({
      question: { about: 'clip', choices: [{ value: 'b.xml/clip7' }, { value: 'b.xml/clip8' }] }
    })
    expect(seen(await read('projects.zip', { answers: { clip: 'b.xml/clip8' } }))).toEqual({ 0: { 1: right } })
  })

  test('names that lead outside, archives that would fill the disk, and damaged ones', async () => {
    await put({ 'out.zip': zipSync({ '../evil.json': new Uint8Array(1) }) })
    await expect(read('out.zip')).rejects.toThrow('it names a place outside of itself (../evil.json)')
    const large = Buffer.from(zipSync({ 'a.json': new Uint8Array(9) }))
    const entry = large.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    large.writeUInt32LE(2 ** 31, entry + 24)
    await put({ 'large.zip': large, 'cut.zip': large.subarray(0, 40) })
    await expect(read('large.zip')).rejects.toThrow('it holds more than 1 GiB')
    await expect(read('cut.zip')).rejects.toThrow('it is no ZIP archive, or is damaged')
    expect(await readdir(folder)).not.toContain('evil.json')
  })
})

test('masks of one picture are told from squares', () => {
  expect(squaresOf(squareOf([3, 4, 5], 2))).toEqual({ 2: [3, 4, 5] })
})
