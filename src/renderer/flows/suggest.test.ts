import { beforeEach, describe, expect, it } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import { encodeMask, maskAreas } from '../../shared/domain/maskRle'
import type { Candidate, FrameSuggestions } from '../../shared/domain/suggestions'
import type { FoundTrack, FoundTracks } from '../../shared/domain/tracks'
import type { EncodedMask } from '../../shared/domain/types'
import { FakeClock } from '../testing/fakeClock'
import { FakeStudio, fakeVideo, settled } from '../testing/fakeStudio'
import { dispatch } from './dispatch'
import { Studio } from './studio'

const size = { width: 64, height: 48 }
let fake: FakeStudio
let studio: Studio
let suggestions: (frameIndex: number) => FrameSuggestions | StudioError
let jobs = 0

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

  it('Shift adds to the selected object, Alt takes away from it; a click without one makes its own', () => {
    const { suggestPointer } = studio
    const click = (x: number, y: number, keys = {}): void => {
      suggestPointer.down({ x, y }, { shift: false, alt: false, mod: false, ...keys })
      suggestPointer.up()
    }
    click(50, 20, { shift: true })
    expect(studio.toasts.shown.at(-1)?.message).toContain('Select the object')
    click(6, 6)
    click(50, 20, { shift: true })
    expect(areasAt(0)).toEqual([[1, 875 + 600]])
    click(15, 15, { alt: true })
    expect(areasAt(0)).toEqual([[1, 875 + 600 - 100]])
    studio.project.setLocked(1, true)
    click(15, 15, { shift: true })
    expect(areasAt(0)).toEqual([[1, 1375]])
  })

  it('a box or a scribble narrows; Escape gives up the one, then the tool', () => {
    const { suggest, suggestPointer } = studio
    const keys = { shift: false, alt: false, mod: false }
    suggestPointer.down({ x: 62, y: 42 }, keys)
    suggestPointer.move([{ x: 39, y: 9 }], 1)
    suggestPointer.up()
    expect([suggest.offered, suggest.chosen]).toEqual([[2], 2])
    dispatch(studio, 'edit.cancel')
    expect([suggest.offered.length, suggest.narrowing]).toEqual([3, null])
    suggestPointer.down({ x: 6, y: 30 }, { ...keys, mod: true })
    suggestPointer.move(
      [
        { x: 12, y: 32 },
        { x: 25, y: 36 }
      ],
      1
    )
    suggestPointer.up()
    expect(suggest.offered).toEqual([1])
    dispatch(studio, 'edit.cancel')
    dispatch(studio, 'edit.cancel')
    expect([suggest.active, studio.project.edited]).toEqual([false, false])
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
