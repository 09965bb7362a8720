import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeMask } from '../../shared/domain/maskRle'
import type { VideoInfo } from '../../shared/domain/types'
import type { AskedMasks, FoundMasks } from '../../shared/ipc/importCommands'
import {
  cocoFile,
  cocoSquare,
  cvatFile,
  cvatPolygon,
  cvatTask,
  greyPng,
  softDisc,
  squareOf
} from '../interchange/testing/foreignFiles'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../media/probe/probe'
import { Clips, longGop, pictures } from '../media/testing/clips'
import { MaskImport } from './maskImport'
import { readReferences } from './referenceFiles'

/** Files of other tools on the window's way in: found, asked about, placed and taken; and as references of a terminal. */

let clips: Clips
let video: VideoInfo
beforeAll(async () => {
  clips = await Clips.create()
  const path = await clips.make('src.mp4', [...pictures('32x18', 25, 10 / 25), ...longGop])
  video = await probeVideo(await locateFfmpeg(), path, new AbortController().signal)
})
afterAll(() => clips.remove())

async function put(name: string, content: Uint8Array | string | object): Promise<string> {
  const isWhole = typeof content === 'string' || content instanceof Uint8Array
  await writeFile(clips.path(name), isWhole ? content : JSON.stringify(content))
  return clips.path(name)
}

const found = (answer: FoundMasks | AskedMasks): FoundMasks => {
  expect(answer).not.toHaveProperty('question')
  return answer as FoundMasks
}

test('a soft mask is one object at once; a black shape on white is asked first', async () => {
  const imports = new MaskImport()
  const soft = found(await imports.read({ path: await put('soft_3.png', greyPng(softDisc())), offset: 0 }, video))
  expect(soft).toMatchObject({ frames: [3], objects: [{ id: 1 }], problem: null })
  expect(soft.samples).toMatchObject([{ objectId: 1, frameIndex: 3 }])
  expect(soft.samples[0]?.mask).toEqual(imports.take(0, video).frames[0]?.mask)
  const path = await put('dark_4.png', greyPng(squareOf([4, 3, 6], 0, 255)))
  const asked = await imports.read({ path, offset: 0 }, video)
  expect(asked).toMatchObject({ question: { about: 'maskAs', choices: [{ value: 'light' }, { value: 'dark' }] } })
  // Until it is answered what was found before is what can be taken.
  expect(imports.take(0, video).frames[0]?.frameIndex).toBe(3)
  found(await imports.read({ path, offset: 0, answers: { maskAs: 'dark' } }, video))
  const [frame] = imports.take(0, video).frames
  expect(frame?.frameIndex).toBe(4)
  expect([...decodeMask(frame!.mask).data]).toEqual([...squareOf([4, 3, 6], 1)])
})

test('a project of several tasks is asked about, and its odd shapes are told', async () => {
  const imports = new MaskImport()
  const tasks = `<project><tasks>${cvatTask('one', 1)}${cvatTask('two', 2)}</tasks></project>`
  const track = (id: number) => `<track id="${id}" label="person" task_id="${id}">${cvatPolygon([2, 2, 4], id)}</track>`
  const path = await put('project.xml', cvatFile(tasks, track(1) + track(2)))
  expect(await imports.read({ path, offset: 0 }, video)).toMatchObject({ question: { about: 'clip' } })
  expect(found(await imports.read({ path, offset: 0, answers: { clip: 'two' } }, video)).frames).toEqual([2])
  const coco = cocoFile([cocoSquare(1, [2, 2, 4]), cocoSquare(2, [2, 2, 4], { segmentation: [[1, 1]] })])
  const odd = found(await imports.read({ path: await put('odd.json', coco), offset: 0 }, video))
  expect(odd).toMatchObject({
    frames: [0, 2],
    notes: ['1 shape was left out: annotations[1] has 1 point, three make an area.']
  })
})

test('references of a terminal: asked by the option’s name; frames that show nothing are left out', async () => {
  const notes: string[] = []
  const options = { signal: new AbortController().signal, onNote: (text: string) => void notes.push(text) }
  const maskPath = await put('dark.png', greyPng(squareOf([4, 3, 6], 0, 255)))
  await expect(readReferences([{ frameIndex: 2, maskPath }], video, options)).rejects.toMatchObject({
    ...{ code: 'masks-ambiguous', hint: expect.stringContaining('--mask-as') as string }
  })
  const [reference] = await readReferences([{ frameIndex: 2, maskPath, answers: { maskAs: 'dark' } }], video, options)
  expect(reference?.frameIndex).toBe(2)
  const coco = await put('few.json', cocoFile([cocoSquare(2, [2, 2, 4])]))
  const references = await readReferences([{ frameIndex: null, maskPath: coco }], video, options)
  expect(references.map(({ frameIndex }) => frameIndex)).toEqual([1])
  expect(notes).toEqual([
    'What is dark was taken as the object.',
    '2 of 3 masks show no object and are no reference frames.'
  ])
})

test('masks numbered from 1 on, one for each frame, begin with the first', async () => {
  const images = Array.from({ length: 10 }, (_, at) => ({
    id: at,
    width: 32,
    height: 18,
    file_name: `f_${at + 1}.png`
  }))
  const path = await put(
    'from one.json',
    cocoFile(
      images.map(({ id }) => cocoSquare(id, [id, 2, 4])),
      { images }
    )
  )
  const imports = new MaskImport()
  const masks = found(await imports.read({ path, offset: 0 }, video))
  expect(masks.frames).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(imports.place(2, video).frames[0]).toBe(2)
})

test('masks of some frames, numbered from 1: taken as they are numbered, and that is said', async () => {
  const imports = new MaskImport()
  const numbered = async (name: string, numbers: readonly number[]): Promise<string> => {
    const images = numbers.map((number) => ({ id: number, width: 32, height: 18, file_name: `f_${number}.png` }))
    return put(name, cocoFile(images.map(({ id }) => cocoSquare(id, [id, 2, 4])), { images })) // prettier-ignore
  }
  const some = found(await imports.read({ path: await numbered('some.json', [1, 2, 5]), offset: 0 }, video))
  expect(some.frames).toEqual([1, 2, 5])
  expect(some.notes.join()).toContain('taken as the second frame')
  expect(imports.place(-1, video).notes).toEqual([])
  // 10 is no frame of the clip but its number of frames.
  const last = found(await imports.read({ path: await numbered('last.json', [1, 6, 10]), offset: 0 }, video))
  expect(last.frames).toEqual([0, 5, 9])
  expect(last.notes.join()).toContain('1 was taken as the first frame')
})

test('names whose accents are taken apart are the same names', async () => {
  const files = ['Ä🎬é-0001.png', 'Ä🎬é-0002.png'].map((name) => name.normalize('NFD'))
  const sequence = { folder: '', files }
  const path = await put('Ä🎬é-0002.png'.normalize('NFC'), greyPng(squareOf([4, 3, 6], 1)))
  const imports = new MaskImport()
  const masks = found(await imports.read({ path, offset: 0 }, { ...video, frameCount: 2, sequence }))
  expect(masks).toMatchObject({ frames: [1], notes: [] })
})

test('a turned clip of which the stored picture has the same size: what was taken is said', async () => {
  const path = await put('turned_2.png', greyPng(squareOf([4, 3, 6], 1)))
  const imports = new MaskImport()
  await imports.read({ path, offset: 0 }, video)
  const turned = { ...video, rotationDegrees: 180 }
  expect(imports.take(0, turned).notes).toEqual([
    'The clip is turned by 180° when it is shown: masks are taken to be drawn on the shown picture.'
  ])
  expect(imports.take(0, video).notes).toEqual([])
})
