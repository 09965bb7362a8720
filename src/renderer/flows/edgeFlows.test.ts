import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { EngineStatus } from '../../shared/domain/types'
import type { CommandInput } from '../../shared/ipc/contract'
import { FakeClock } from '../testing/fakeClock'
import { FakeStudio, fakeVideo } from '../testing/fakeStudio'
import { wholeProject } from '../state/projectContents'
import { dispatch } from './dispatch'
import { Studio } from './studio'

const video = fakeVideo()
const withMatting: EngineStatus = {
  device: 'cpu',
  precision: 'float32',
  skippedDevices: [],
  model: { name: 'hodor-lite', version: '1', path: '/networks/hodor-lite' },
  ffmpeg: { path: '/usr/bin/ffmpeg', version: '7', source: 'the system' },
  matting: true
}

let fake: FakeStudio
let studio: Studio
let notes: string[]
/** What a picture waits for. */
let ready: Promise<void>

beforeEach(async () => {
  notes = []
  ready = Promise.resolve()
  fake = new FakeStudio({
    'app:start': () => ({ appVersion: '1', initialPath: null, samplePath: null, recent: [] }),
    'video:open': () => ({ video }),
    'engine:status': () => withMatting,
    'autosave:list': () => [],
    'export:preview': async () => {
      await ready
      return { png: Uint8Array.of(1, 2, 3), notes }
    }
  })
  const memory = { getItem: () => null, setItem: () => undefined }
  studio = new Studio({ client: fake.client, clock: new FakeClock(), audio: null, mac: false, memory })
  await studio.begin()
  await studio.files.openPath(video.path)
  await fake.frames.deliver(0)
  studio.objects.add()
  vi.useFakeTimers()
})
afterEach(() => vi.useRealTimers())

type Preview = CommandInput<'export:preview'>
const previews = (): Preview[] =>
  fake.calls.filter(({ name }) => name === 'export:preview').map(({ input }) => input as Preview)
const asked = async (): Promise<Preview> => {
  await vi.advanceTimersByTimeAsync(400)
  return previews().at(-1)!
}

it('moves of a slider are one entry, and undo gives the usual edge back', () => {
  const [object] = studio.project.objects
  for (const contrast of [0.1, 0.2, 0.3]) studio.edges.tune({ contrast })
  studio.edges.tune({ shift: -0.5 })
  expect(studio.project.objectById(object!.id)?.edge).toEqual({ contrast: 0.3, shift: -0.5 })
  expect(studio.project.undoLabel).toBe(`Tune edge of ${object!.name}`)
  dispatch(studio, 'edit.undo')
  expect(studio.project.objectById(object!.id)).not.toHaveProperty('edge')
  dispatch(studio, 'edit.redo')
  studio.edges.tune({ bandPx: 40 })
  expect(studio.edges.tuning).toEqual({ bandPx: 40, contrast: 0.3, shift: -0.5 })
  studio.edges.tune(null)
  expect(studio.project.objectById(object!.id)).not.toHaveProperty('edge')
  dispatch(studio, 'edit.undo')
  expect(studio.edges.tuning).toEqual({ bandPx: 40, contrast: 0.3, shift: -0.5 })
})

it('a stroke is one entry, for the frame and the object, saved with the project; Escape drops a running one', () => {
  studio.tools.sizePx = 30
  dispatch(studio, 'tool.refine')
  expect(studio.edges.view).toBe('band')
  const { edges, project } = studio
  expect(edges.down({ x: 5, y: 6 }, { erase: false, straight: false })).toBe(true)
  edges.move([{ x: 8, y: 9 }])
  edges.up()
  edges.down({ x: 1, y: 1 }, { erase: true, straight: true })
  edges.up()
  const id = project.objects[0]!.id
  const [first, second] = wholeProject(studio).bands ?? []
  expect(first).toEqual({ frameIndex: 0, objectId: id, widthPx: 30, erase: false, points: [5, 6, 8, 9] })
  expect(second).toMatchObject({ erase: true, points: [8, 9, 1, 1] })
  edges.down({ x: 2, y: 2 }, { erase: false, straight: false })
  dispatch(studio, 'edit.cancel')
  expect(edges.stroke).toBeNull()
  expect(project.document.bands).toHaveLength(2)
  dispatch(studio, 'edit.undo')
  dispatch(studio, 'edit.undo')
  expect(wholeProject(studio)).not.toHaveProperty('bands')
  dispatch(studio, 'edit.redo')
  expect(project.document.bands).toEqual([first])
})

it('strokes of a deleted object go with it, and come back with it', () => {
  const { edges, objects, project } = studio
  edges.dab({ x: 5, y: 6 }, false)
  objects.delete(project.objects[0]!.id)
  expect(project.document.bands).toEqual([])
  dispatch(studio, 'edit.undo')
  expect(project.document.bands).toHaveLength(1)
})

it('the views ask for what an export would make, with the object’s tuning and strokes', async () => {
  const { edges, project } = studio
  edges.tune({ shift: 0.2 })
  edges.dab({ x: 3, y: 4 }, false)
  edges.show('checker')
  const cutout = await asked()
  expect(cutout.job.format).toMatchObject({ kind: 'cutout', edges: { soft: true, matting: true } })
  expect(cutout.job.objects[0]?.edge).toEqual({ contrast: 0, shift: 0.2 })
  expect(cutout.job.bands).toEqual(project.document.bands)
  expect(cutout.trimap).toBe(false)
  expect(edges.now).toMatchObject({ frameIndex: 0, view: 'checker' })
  edges.show('band')
  expect(await asked()).toMatchObject({ trimap: true, job: { format: { kind: 'matte', edges: { growPx: 0 } } } })
  edges.show('alpha')
  expect(await asked()).toMatchObject({ trimap: false, job: { format: { kind: 'matte' } } })
  edges.show('off')
  expect(edges.now).toBeNull()
})

it('the wipe has soft edges beside those of matting, and a missing network is told', async () => {
  notes = ['There is no matting network here.']
  studio.view.wipe = true
  studio.edges.show('white')
  const soft = await asked()
  const kinds = previews().map(({ job }) => job.format.kind === 'cutout' && job.format.edges.matting === true)
  expect(kinds).toEqual([true, false])
  expect(soft.job.format).toMatchObject({ edges: { soft: true } })
  expect(studio.edges.before).not.toBeNull()
  expect(studio.edges.note).toBe('There is no matting network here.')
})

it('playing lets go of a picture that was asked for: nothing stays busy', async () => {
  let made = (): void => undefined
  ready = new Promise((resolve) => (made = resolve))
  studio.edges.show('checker')
  await asked()
  expect(studio.edges.busy).toBe(true)
  studio.playback.toggle()
  studio.edges.refresh()
  await vi.advanceTimersByTimeAsync(400)
  made()
  await vi.advanceTimersByTimeAsync(400)
  expect(studio.edges.busy).toBe(false)
})

it('nothing is painted without an object, and that is said', () => {
  const { edges, objects, project, toasts } = studio
  objects.delete(project.objects[0]!.id)
  expect(edges.down({ x: 1, y: 1 }, { erase: false, straight: false })).toBe(false)
  expect(toasts.shown.at(-1)?.message).toBe('Select an object first.')
})
