import { beforeEach, describe, expect, it } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import { encodeMask, maskAreas } from '../../shared/domain/maskRle'
import type { PointedMask, PromptStroke } from '../../shared/domain/pointing'
import type { Candidate, FrameSuggestions } from '../../shared/domain/suggestions'
import type { FoundTrack, FoundTracks } from '../../shared/domain/tracks'
import type { EncodedMask } from '../../shared/domain/types'
import type { CommandInput } from '../../shared/ipc/contract'
import { FakeClock } from '../testing/fakeClock'
import { FakeStudio, fakeVideo, settled } from '../testing/fakeStudio'
import { together } from '../editor/edits'
import type { Point } from '../editor/geometry'
import { dispatch } from './dispatch'
import type { PressKeys } from './suggestPointer.svelte'
import { Studio } from './studio'

const size = { width: 64, height: 48 }
let fake: FakeStudio
let studio: Studio
let suggestions: (frameIndex: number) => FrameSuggestions | StudioError
let jobs = 0
/** What the network makes of strokes. */
let answer: (asked: { strokes: readonly PromptStroke[] }) => EncodedMask | StudioError

type Corners = [left: number, top: number, right: number, bottom: number]

function rectangle(label: number, ...[left, top, right, bottom]: Corners): EncodedMask {
  const data = new Uint8Array(size.width * size.height)
  for (let y = top; y < bottom; y++) data.fill(label, y * size.width + left, y * size.width + right)
  return encodeMask({ ...size, data })
}

function candidate(score: number, ...[left, top, right, bottom]: Corners): Candidate {
  const box = { left, top, right, bottom }
  return { score, mask: rectangle(1, left, top, right, bottom), box, area: (right - left) * (bottom - top) }
}

const head = candidate(0.9, 10, 10, 20, 20)
const body = candidate(0.8, 5, 5, 30, 40)
const other = candidate(0.7, 40, 10, 60, 40)

const offer = (frameIndex: number, ...candidates: Candidate[]): FrameSuggestions => ({
  ...{ frameIndex, size, candidates, millis: { scale: 1, network: 2, masks: 3 } }
})

const pointed = (mask: EncodedMask, facts: Partial<PointedMask>): PointedMask => ({
  ...{ frameIndex: 0, size, mask, box: { left: 0, top: 0, right: 1, bottom: 1 }, area: 1, confidence: 0.9 },
  ...{ answer: 0, answers: 1, notes: [], millis: { features: 0, head: 1, mask: 1 } },
  network: { name: 'hodor-point', version: '1', device: 'cpu' },
  ...facts
})

beforeEach(async () => {
  suggestions = (frameIndex) => offer(frameIndex, head, body, other)
  fake = new FakeStudio({
    'app:start': () => ({ appVersion: '1', initialPath: null, samplePath: null, recent: [] }),
    'video:open': () => ({ video: fakeVideo() }),
    'engine:status': () => null,
    'autosave:list': () => [],
    'suggest:frame': ({ frameIndex }: { frameIndex: number }) => {
      const found = suggestions(frameIndex)
      if (found instanceof StudioError) throw found
      return found
    },
    'point:frame': (asked: CommandInput<'point:frame'>) => {
      const mask = answer(asked)
      if (mask instanceof StudioError) throw mask
      const area = maskAreas(mask).get(1) ?? 0
      return pointed(mask, { area, answer: asked.answer ?? 1, answers: asked.strokes.length === 1 ? 3 : 1 })
    },
    'discover:start': () => ({ jobId: `discover ${++jobs}` }),
    'discover:masks': () => ({ jobId: `accept ${++jobs}` })
  })
  studio = new Studio({
    ...{ client: fake.client, clock: new FakeClock(), audio: null, mac: false },
    memory: { getItem: () => null, setItem: () => undefined }
  })
  await studio.begin()
  await studio.files.openPath('/clips/swan.mp4')
  await fake.frames.deliver(0)
})

const areasAt = (frameIndex: number): [number, number][] => [
  ...maskAreas(studio.project.maskAt(frameIndex) ?? rectangle(0, 0, 0, 1, 1))
]

describe('suggestions', () => {
  beforeEach(async () => {
    dispatch(studio, 'tool.suggest')
    await studio.suggest.look(0)
  })

  it('highlights the best under the pointer, smaller and larger ones by key', () => {
    const { suggest } = studio
    suggest.hover({ x: 15, y: 15 })
    expect(suggest.chosen).toBe(0)
    dispatch(studio, 'brush.larger')
    expect(suggest.chosen).toBe(1)
    // Still on both: what was cycled to stays.
    suggest.hover({ x: 16, y: 16 })
    expect(suggest.chosen).toBe(1)
    suggest.hover({ x: 50, y: 20 })
    expect(suggest.chosen).toBe(2)
    suggest.hover({ x: 1, y: 1 })
    expect(suggest.chosen).toBeNull()
    expect([studio.project.edited, studio.project.objects.length]).toEqual([false, 0])
  })

  it('takes one as an object in one entry, and offers it no more', () => {
    const { suggest } = studio
    suggest.hover({ x: 50, y: 20 })
    dispatch(studio, 'tool.finish')
    expect(areasAt(0)).toEqual([[1, 600]])
    expect(studio.tools.selected).toBe(1)
    expect(suggest.offered).toEqual([0, 1])
    dispatch(studio, 'edit.undo')
    expect([areasAt(0), studio.project.objects.length]).toEqual([[], 0])
    expect(suggest.offered).toEqual([0, 1, 2])
  })

  it('a picture of the list adds to the selected object with Shift, takes from it with Alt', () => {
    const { suggest } = studio
    suggest.hover({ x: 50, y: 20 })
    suggest.accept('add')
    expect(studio.toasts.shown.at(-1)?.message).toContain('Select the object')
    suggest.hover({ x: 6, y: 6 })
    suggest.accept('new')
    suggest.hover({ x: 50, y: 20 })
    suggest.accept('add')
    expect(areasAt(0)).toEqual([[1, 875 + 600]])
    suggest.hover({ x: 15, y: 15 })
    suggest.accept('take')
    expect(areasAt(0)).toEqual([[1, 875 + 600 - 100]])
    studio.project.setLocked(1, true)
    suggest.accept('add')
    expect(areasAt(0)).toEqual([[1, 1375]])
  })

  it('asks for a frame once, and keeps what comes late for later', async () => {
    await studio.suggest.look(3)
    await studio.suggest.look(0)
    await studio.suggest.look(3)
    expect(fake.inputsOf('suggest:frame')).toEqual([{ frameIndex: 0 }, { frameIndex: 3 }])
    expect(studio.suggest.found?.frameIndex).toBe(3)
  })

  it('says when there is nothing, and asks again after a failure', async () => {
    suggestions = (frameIndex) => offer(frameIndex)
    await studio.suggest.look(1)
    expect([studio.suggest.status, studio.suggest.offered]).toEqual(['ready', []])
    suggestions = () => new StudioError('engine-crashed', 'The engine stopped.')
    await studio.suggest.look(2)
    expect([studio.suggest.status, studio.suggest.failure?.code]).toEqual(['failed', 'engine-crashed'])
    suggestions = (frameIndex) => offer(frameIndex, head)
    await studio.suggest.again()
    expect([studio.suggest.status, studio.suggest.offered]).toEqual(['ready', [0]])
  })
})

describe('pointing', () => {
  beforeEach(async () => {
    answer = ({ strokes }) => rectangle(1, 5, 5, 5 + 10 * strokes.length, 15)
    dispatch(studio, 'tool.suggest')
    await studio.suggest.look(0)
  })

  async function press(from: Point, keys: Partial<PressKeys> = {}, ...through: Point[]): Promise<void> {
    const { suggestPointer } = studio
    suggestPointer.down(from, { shift: false, not: false, mod: false, ...keys }, 1)
    if (through.length > 0) suggestPointer.move(through, 1)
    suggestPointer.up()
    await settled()
  }

  it('every click refines the mask and is a step of undo; the points follow', async () => {
    await press({ x: 10, y: 10 })
    await press({ x: 20, y: 10 })
    expect([areasAt(0), studio.point.strokes.length, studio.project.objects.length]).toEqual([[[1, 200]], 2, 1])
    dispatch(studio, 'edit.undo')
    expect([areasAt(0), studio.point.strokes.length]).toEqual([[[1, 100]], 1])
    dispatch(studio, 'edit.redo')
    expect([areasAt(0), studio.point.strokes.length]).toEqual([[[1, 200]], 2])
    dispatch(studio, 'tool.back')
    dispatch(studio, 'tool.back')
    expect([areasAt(0), studio.project.objects.length, studio.project.undoLabel]).toEqual([[], 0, null])
  })

  it('says what is not the object, a box, a scribble', async () => {
    await press({ x: 2, y: 2 }, {}, { x: 30, y: 20 })
    await press({ x: 40, y: 40 }, { not: true })
    await press({ x: 5, y: 5 }, { mod: true }, { x: 9, y: 9 }, { x: 20, y: 12 })
    const asked = fake.inputsOf('point:frame').at(-1)!
    expect(asked.strokes).toEqual([
      { kind: 'box', box: { left: 2, top: 2, right: 30, bottom: 20 } },
      { kind: 'points', points: [{ x: 40, y: 40 }], positive: false },
      {
        kind: 'points',
        points: [
          { x: 5, y: 5 },
          { x: 9, y: 9 },
          { x: 20, y: 12 }
        ],
        positive: true
      }
    ])
  })

  it('Enter accepts: the next click is another object, which takes what is not locked', async () => {
    await press({ x: 10, y: 10 })
    dispatch(studio, 'tool.finish')
    expect(studio.point.session).toBeNull()
    answer = () => rectangle(1, 10, 5, 30, 15)
    await press({ x: 20, y: 10 })
    expect(areasAt(0)).toEqual([
      [1, 50],
      [2, 200]
    ])
    // What an earlier answer took comes back when it is corrected.
    answer = () => rectangle(1, 20, 5, 30, 15)
    await press({ x: 9, y: 30 }, { not: true })
    expect(areasAt(0)).toEqual([
      [1, 100],
      [2, 100]
    ])
    dispatch(studio, 'tool.finish')
    studio.project.setLocked(1, true)
    answer = () => rectangle(1, 5, 5, 30, 15)
    await press({ x: 12, y: 10 }, { shift: true })
    expect(areasAt(0)).toEqual([
      [1, 100],
      [2, 150]
    ])
  })

  it('corrects the selected object with Shift, and a locked one not at all', async () => {
    await press({ x: 10, y: 10 })
    dispatch(studio, 'tool.finish')
    await press({ x: 40, y: 40 }, { shift: true })
    const asked = fake.inputsOf('point:frame').at(-1)!
    expect([...maskAreas(asked.base!)]).toEqual([[1, 100]])
    expect(studio.project.objects.length).toBe(1)
    dispatch(studio, 'tool.finish')
    studio.project.setLocked(1, true)
    await press({ x: 40, y: 40 }, { shift: true })
    expect(studio.toasts.shown.at(-1)?.message).toContain('locked')
    expect(studio.point.session).toBeNull()
  })

  it('points can be moved and deleted; Escape takes all back', async () => {
    await press({ x: 10, y: 10 })
    await press({ x: 30, y: 30 })
    await press({ x: 31, y: 31 }, {}, { x: 50, y: 40 })
    expect(studio.point.strokes[1]).toMatchObject({ points: [{ x: 50, y: 40 }] })
    await press({ x: 50, y: 40 }, { not: true })
    expect(studio.point.strokes).toMatchObject([{ points: [{ x: 10, y: 10 }] }])
    expect(areasAt(0)).toEqual([[1, 100]])
    dispatch(studio, 'edit.cancel')
    expect([areasAt(0), studio.project.objects.length, studio.point.session]).toEqual([[], 0, null])
  })

  it('smaller and larger answers to one click by key', async () => {
    await press({ x: 10, y: 10 })
    dispatch(studio, 'brush.larger')
    await settled()
    expect(fake.inputsOf('point:frame').at(-1)).toMatchObject({ answer: 2 })
    dispatch(studio, 'brush.larger')
    await settled()
    expect(fake.inputsOf('point:frame').length).toBe(2)
  })

  it('what leads to nothing, or fails, changes nothing and is said', async () => {
    answer = () => rectangle(1, 0, 0, 0, 0)
    await press({ x: 10, y: 10 })
    expect(studio.toasts.shown.at(-1)?.message).toContain('Nothing was found there')
    answer = () => new StudioError('bundle-missing-file', 'There is no model bundle.', { hint: 'Install it.' })
    await press({ x: 10, y: 10 })
    expect(studio.toasts.shown.at(-1)).toMatchObject({ kind: 'error', message: 'There is no model bundle.' })
    await press({ x: 100, y: 10 })
    expect(studio.toasts.shown.at(-1)?.message).toContain('outside the picture')
    await press({ x: 10, y: 10 }, { not: true })
    expect(studio.toasts.shown.at(-1)?.message).toContain('Select the object')
    expect([studio.project.edited, studio.project.objects.length, studio.point.session]).toEqual([false, 0, null])
  })

  it('Backspace takes the last mark back, of whatever kind, also one that changes nothing or is still being made', async () => {
    const back = async (): Promise<[number, number | undefined]> => {
      dispatch(studio, 'tool.back')
      await settled()
      return [studio.point.strokes.length, areasAt(0)[0]?.[1]]
    }
    await press({ x: 2, y: 2 }, {}, { x: 30, y: 20 })
    await press({ x: 5, y: 5 }, { mod: true }, { x: 9, y: 9 }, { x: 20, y: 12 })
    answer = () => rectangle(1, 5, 5, 25, 15)
    await press({ x: 40, y: 40 }, { not: true })
    expect(studio.point.strokes.length).toBe(3)
    expect(await back()).toEqual([2, 200])
    // The last step moved the first mark: it is the last mark that goes.
    answer = ({ strokes }) => rectangle(1, 5, 5, 5 + 10 * strokes.length, 15)
    await press({ x: 12, y: 12 })
    studio.point.drag({ stroke: 2, point: 0 }, { x: 14, y: 14 })
    studio.point.drop()
    await settled()
    expect(await back()).toEqual([2, 200])
    // Not answered yet.
    studio.point.give({ kind: 'points', points: [{ x: 3, y: 3 }], positive: true }, 'any')
    expect(await back()).toEqual([2, 200])
    // What else was done meanwhile stays.
    studio.project.commit(together('Rename', []))
    expect(await back()).toEqual([1, 100])
    expect(await back()).toEqual([0, undefined])
    expect(studio.project.undoLabel).toContain('Point at')
    expect(studio.point.session).toBeNull()
  })

  it('undone to the start, suggestions are offered again, and redo brings the marks back', async () => {
    await press({ x: 10, y: 10 })
    dispatch(studio, 'edit.undo')
    expect(studio.point.marked).toBe(false)
    dispatch(studio, 'edit.redo')
    expect([studio.point.marked, areasAt(0)]).toEqual([true, [[1, 100]]])
    dispatch(studio, 'edit.undo')
    await press({ x: 10, y: 10 }, { not: true })
    expect([areasAt(0), studio.project.objects.length]).toEqual([[], 0])
    await press({ x: 10, y: 10 })
    dispatch(studio, 'edit.undo')
    dispatch(studio, 'edit.cancel')
    expect(studio.tools.toolId).toBe('brush')
  })

  it('Enter right after a click waits for its mask; so does another frame', async () => {
    const { point } = studio
    answer = ({ strokes: [first] }) => {
      const { x, y } = first?.kind === 'points' ? first.points[0]! : { x: 0, y: 0 }
      return rectangle(1, x, y, x + 2, y + 2)
    }
    point.give({ kind: 'points', points: [{ x: 6, y: 6 }], positive: true }, 'any')
    dispatch(studio, 'tool.finish')
    point.give({ kind: 'points', points: [{ x: 50, y: 40 }], positive: true }, 'any')
    await settled()
    await settled()
    expect(studio.project.objects.length).toBe(2)
    point.accept()
    point.give({ kind: 'points', points: [{ x: 60, y: 2 }], positive: true }, 'any')
    point.showing(3)
    await settled()
    await settled()
    expect([studio.project.objects.length, point.session, areasAt(0).length]).toEqual([3, null, 3])
  })

  it('a click on pixels of locked objects says that nothing changes', async () => {
    await press({ x: 10, y: 10 })
    dispatch(studio, 'tool.finish')
    studio.project.setLocked(1, true)
    await press({ x: 10, y: 10 })
    expect(studio.toasts.shown.at(-1)?.message).toContain('changes nothing')
    expect([studio.project.objects.length, studio.point.session]).toEqual([1, null])
  })

  it('marks end with their object, and where another one is selected', async () => {
    await press({ x: 10, y: 10 })
    studio.objects.delete(1)
    studio.point.keepUp()
    expect([studio.point.session, studio.project.objects.length]).toEqual([null, 0])
    await press({ x: 10, y: 10 })
    studio.tools.selected = null
    studio.point.keepUp()
    expect(studio.point.session).toBeNull()
  })

  it('ends where the mask is changed by other means', async () => {
    await press({ x: 10, y: 10 })
    dispatch(studio, 'object.clearFrame')
    answer = () => rectangle(1, 0, 0, 5, 5)
    await press({ x: 2, y: 2 })
    const asked = fake.inputsOf('point:frame').at(-1)!
    expect([asked.strokes.length, asked.base, areasAt(0)]).toEqual([1, null, [[1, 25]]])
  })
})

describe('found objects', () => {
  const track = (from: number, to: number, bestFrame: number): FoundTrack => ({
    ...{ score: 0.9, shot: { from, to }, bestFrame, presence: 1, embedding: Float32Array.of(from) },
    thumbnails: [{ frameIndex: bestFrame, mask: rectangle(1, 0, 0, 4, 4) }]
  })
  const found: FoundTracks = {
    range: { from: 0, to: 9 },
    shots: [
      { from: 0, to: 3 },
      { from: 4, to: 9 }
    ],
    tracks: [track(0, 3, 1), track(4, 9, 6)]
  }

  async function search(): Promise<void> {
    dispatch(studio, 'object.discover')
    await settled()
    const jobId = `discover ${jobs}`
    fake.emit('discover:found', { jobId, found })
    fake.emit('job:finished', { jobId, files: [], frames: 10, notes: [] })
  }

  function makeMasks(frames: readonly number[], id: number): void {
    const jobId = `accept ${jobs}`
    for (const frameIndex of frames) {
      const mask = rectangle(id, 10 + frameIndex, 10, 30 + frameIndex, 30)
      fake.emit('job:mask', { jobId, mask: { frameIndex, mask, isReference: false, confidence: { [id]: 0.9 } } })
    }
    fake.emit('job:finished', { jobId, files: [], frames: frames.length, notes: [] })
  }

  it('are offered, and nothing changes before they are accepted', async () => {
    await search()
    expect([studio.discovery.open, studio.project.edited]).toEqual([true, false])
    await studio.discovery.accept()
    expect(fake.inputsOf('discover:masks')).toEqual([])
    dispatch(studio, 'edit.cancel')
    expect([studio.discovery.open, studio.project.edited]).toEqual([false, false])
  })

  it('of a search that is over are not shown', async () => {
    dispatch(studio, 'object.discover')
    await settled()
    const former = `discover ${jobs}`
    fake.emit('job:failed', { jobId: former, error: new StudioError('cancelled', 'Cancelled.').toData() })
    fake.emit('discover:found', { jobId: former, found })
    expect(studio.discovery.open).toBe(false)
    dispatch(studio, 'object.discover')
    await settled()
    fake.emit('discover:found', { jobId: former, found })
    expect(studio.discovery.open).toBe(false)
    fake.emit('discover:found', { jobId: `discover ${jobs}`, found })
    expect(studio.discovery.open).toBe(true)
  })

  it('become objects with masks on every frame in one entry; a correction on the best one is carried', async () => {
    await search()
    studio.discovery.toggle(found.tracks[1]!)
    const accepting = studio.discovery.accept()
    await settled()
    expect(fake.inputsOf('discover:masks')).toEqual([
      { from: 4, to: 9, tracks: [{ objectId: 1, embedding: Float32Array.of(4) }] }
    ])
    makeMasks([4, 5, 6, 7, 8, 9], 1)
    await accepting
    expect([4, 9].map((frame) => areasAt(frame))).toEqual([[[1, 400]], [[1, 400]]])
    expect([studio.project.referenceFrames, studio.project.staleFrames]).toEqual([[6], []])
    expect([studio.tools.selected, studio.playback.frameIndex]).toEqual([1, 6])
    studio.painting.handle({ kind: 'down', point: { x: 50, y: 40 }, erase: false, straight: false })
    studio.painting.handle({ kind: 'up' })
    expect(studio.project.staleFrames).toEqual([4, 5, 7, 8, 9])
    expect(studio.propagation.label).toContain('Update')
    dispatch(studio, 'edit.undo')
    dispatch(studio, 'edit.undo')
    expect([studio.project.objects.length, areasAt(6), areasAt(9)]).toEqual([0, [], []])
  })

  it('of a clip with cuts can be kept to the shot of the playhead', async () => {
    await search()
    studio.discovery.toggle(found.tracks[1]!)
    expect(studio.discovery.shotHere).toEqual({ from: 0, to: 3 })
    studio.discovery.keepToShot()
    expect(studio.timeline.workRange).toEqual({ from: 0, to: 3 })
    expect([studio.discovery.found?.tracks, studio.discovery.chosen]).toEqual([[found.tracks[0]], []])
  })

  it('leave the project as it was when the device fails or the user stops', async () => {
    await search()
    studio.discovery.toggle(found.tracks[0]!)
    const accepting = studio.discovery.accept()
    await settled()
    const jobId = `accept ${jobs}`
    const error = new StudioError('inference-failed', 'The device was lost.', { hint: 'Try again.' })
    fake.emit('job:failed', { jobId, error: error.toData() })
    await accepting
    expect(studio.toasts.shown.at(-1)).toMatchObject({ kind: 'error', message: 'The device was lost.' })
    expect([studio.project.edited, studio.project.objects.length, studio.discovery.open]).toEqual([false, 0, true])
  })
})
