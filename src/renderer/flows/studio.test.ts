import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import { encodeMask, maskAreas } from '../../shared/domain/maskRle'
import type { PackedPatch, PackedProject } from '../../shared/domain/packedProject'
import { laneState } from '../editor/lanes'
import type { EncodedMask, FrameRange, PropagatedMask, VideoInfo } from '../../shared/domain/types'
import type { RecoverableWork } from '../../shared/domain/recoverableWork'
import type { CommandOutput } from '../../shared/ipc/contract'
import type { VideoLink } from '../../shared/domain/videoLink'
import { FakeClock } from '../testing/fakeClock'
import { FakeStudio, fakeVideo, settled } from '../testing/fakeStudio'
import { refusalOf, unmetConditions } from './conditions'
import { dispatch } from './dispatch'
import { nextStep } from './nextStep'
import { Studio } from './studio'

const video = fakeVideo()
let answers: {
  video: VideoInfo
  choice: 'save' | 'discard' | 'cancel'
  project: PackedProject | null
  failOpen: StudioError | null
  link: VideoLink['state']
  autosave: RecoverableWork | null
  look: CommandOutput<'export:look'>
}
let fake: FakeStudio
let studio: Studio
let memory: Map<string, string>
let jobs = 0

/** The engine's name of the running job. */
const jobId = (): string => `job ${jobs}`

const nothingThere: CommandOutput<'export:look'> = { existing: [], freeBytes: null, refusal: null }

function createStudio(): void {
  fake = new FakeStudio({
    'app:start': () => ({ appVersion: '1', initialPath: null, samplePath: '/sample.mp4', recent: [] }),
    'video:open': () => {
      if (answers.failOpen) throw answers.failOpen
      return { video: answers.video }
    },
    'engine:status': () => null,
    'dialog:unsaved': () => ({ choice: answers.choice }),
    'dialog:saveProject': () => ({ path: '/clips/swan.hodor' }),
    'export:encoders': () => ({ codecs: ['h264', 'png'], withAlpha: ['png'], hardware: {} }),
    'export:look': () => answers.look,
    'project:open': () => ({
      project: answers.project,
      video: { path: '/clips/swan.mp4', state: answers.link, candidates: [] },
      readOnly: false
    }),
    'autosave:list': () => [],
    'autosave:ofProject': () => answers.autosave,
    'autosave:recover': () => ({
      ...answers.autosave,
      project: answers.project,
      video: { path: '/clips/swan.mp4', state: 'found', candidates: [] },
      complete: true
    }),
    'propagate:start': () => ({ jobId: `job ${++jobs}` }),
    'export:start': () => ({ jobId: 'export' })
  })
  memory = new Map()
  studio = new Studio({
    client: fake.client,
    clock: new FakeClock(),
    audio: null,
    mac: false,
    memory: {
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => void memory.set(key, value)
    }
  })
}

beforeEach(async () => {
  answers = {
    video,
    choice: 'discard',
    project: null,
    failOpen: null,
    link: 'found',
    autosave: null,
    look: nothingThere
  }
  createStudio()
  await studio.begin()
  await studio.files.openPath('/clips/swan.mp4')
  await fake.frames.deliver(0)
})

function paint(x: number, y = 24): void {
  studio.painting.handle({ kind: 'down', point: { x, y }, erase: false, straight: false })
  studio.painting.handle({ kind: 'move', points: [{ x: x + 4, y }] })
  studio.painting.handle({ kind: 'up' })
}

function areas(frameIndex: number): Record<number, number> {
  const mask = studio.project.maskAt(frameIndex)
  return mask ? Object.fromEntries(maskAreas(mask)) : {}
}

function filled(label: number): EncodedMask {
  return encodeMask({ ...video.size, data: new Uint8Array(video.size.width * video.size.height).fill(label) })
}

function sendMask(frameIndex: number, mask: EncodedMask, isReference = false, sure = 0.9): void {
  const propagated: PropagatedMask = { frameIndex, mask, isReference, confidence: { 1: sure } }
  fake.emit('job:mask', { jobId: jobId(), mask: propagated })
}

async function propagateAll(label = 1): Promise<void> {
  await studio.propagation.start('forward')
  for (let frame = 1; frame < 10; frame++) sendMask(frame, filled(label))
  fake.emit('job:finished', { jobId: jobId(), files: [], frames: 10, notes: [] })
  await settled()
}

describe('painting', () => {
  it('makes the first object with the first stroke, as one entry', () => {
    paint(10)
    expect(studio.project.objects.map(({ name }) => name)).toEqual(['Object 1'])
    expect(studio.tools.selected).toBe(1)
    expect(areas(0)[1]).toBeGreaterThan(0)
    dispatch(studio, 'edit.undo')
    expect(studio.project.objects).toEqual([])
    expect(studio.project.maskAt(0)).toBeNull()
    dispatch(studio, 'edit.redo')
    expect(studio.tools.selected).toBe(1)
    expect(areas(0)[1]).toBeGreaterThan(0)
  })

  it('draws at once, before the pointer is lifted, in the colour of the object to come', () => {
    let drawn = 0
    studio.painting.drawLive = () => void drawn++
    studio.painting.handle({ kind: 'down', point: { x: 5, y: 5 }, erase: false, straight: false })
    expect(drawn).toBe(1)
    expect(Object.keys(studio.style.colours)).toEqual(['1'])
    expect(studio.project.objects).toEqual([])
  })

  it('Escape drops the stroke and leaves no trace', () => {
    paint(10)
    const before = studio.project.maskAt(0)
    studio.painting.handle({ kind: 'down', point: { x: 40, y: 30 }, erase: false, straight: false })
    dispatch(studio, 'edit.cancel')
    expect(studio.project.maskAt(0)).toBe(before)
    expect(studio.project.undoLabel).toBe('Paint Object 1')
    paint(40)
    dispatch(studio, 'edit.undo')
    expect([...studio.project.maskAt(0)!.runs]).toEqual([...before!.runs])
  })

  it('the eraser takes only the selected object, all of them without a selection', () => {
    paint(10)
    dispatch(studio, 'object.add')
    paint(40)
    const both = areas(0)
    dispatch(studio, 'tool.eraser')
    studio.tools.setSize(200)
    paint(30)
    expect(areas(0)[2]).toBeUndefined()
    expect(areas(0)[1]).toBe(both[1])
    dispatch(studio, 'edit.undo')
    expect(areas(0)).toEqual(both)
    studio.tools.selected = null
    paint(30)
    expect(areas(0)[1] ?? areas(0)[2]).toBeUndefined()
  })

  it('on a propagated frame corrects its mask and makes it a reference', async () => {
    paint(10)
    await propagateAll()
    dispatch(studio, 'object.add')
    studio.playback.seek(4)
    paint(20)
    expect(studio.project.referenceFrames).toEqual([0, 4])
    expect((areas(4)[1] ?? 0) + (areas(4)[2] ?? 0)).toBe(64 * 48)
    expect(studio.project.lanes[0]?.references).toEqual([0, 4])
  })

  it('undo shows the frame it changes', async () => {
    paint(10)
    studio.playback.seek(7)
    dispatch(studio, 'edit.undo')
    expect(studio.playback.frameIndex).toBe(0)
  })

  it('scrubbing and zooming neither enter the history nor clear what can be redone', () => {
    paint(10)
    dispatch(studio, 'edit.undo')
    for (const id of ['play.nextFrame', 'view.zoomIn', 'view.toggleOverlay', 'tool.eraser'] as const)
      dispatch(studio, id)
    expect(studio.project.redoLabel).toBe('Paint Object 1')
  })
})

describe('propagation', () => {
  it('needs a painted frame, and says so', async () => {
    expect(studio.propagation.refusal).toBe('Paint an object on a frame first')
    dispatch(studio, 'propagate.forward')
    expect(fake.inputsOf('propagate:start')).toEqual([])
    expect(studio.toasts.shown.at(-1)?.message).toContain('Paint an object')
  })

  it('sends every reference and the range of its direction', async () => {
    studio.playback.seek(3)
    paint(10)
    for (const [direction, wanted] of [
      ['forward', [{ from: 4, to: 9 }]],
      ['backward', [{ from: 0, to: 2 }]],
      ['both', { length: 2 }]
    ] as const) {
      await studio.propagation.start(direction)
      const references = [{ frameIndex: 3 }]
      expect(fake.inputsOf('propagate:start').at(-1)).toMatchObject({ from: 0, to: 9, wanted, references })
      fake.emit('job:failed', { jobId: jobId(), error: { code: 'cancelled', message: '', hint: '' } })
    }
  })

  it('shows masks as they come, follows them, and comes back in the end', async () => {
    paint(10)
    await studio.propagation.start('forward')
    sendMask(1, filled(1))
    sendMask(2, filled(1))
    expect(studio.playback.frameIndex).toBe(2)
    fake.emit('job:finished', { jobId: jobId(), files: [], frames: 3, notes: [] })
    expect(studio.playback.frameIndex).toBe(0)
    expect(memory.size).toBe(1)
  })

  it('follows no longer once the user has moved the playhead', async () => {
    paint(10)
    await studio.propagation.start('forward')
    sendMask(1, filled(1))
    studio.playback.seek(8)
    sendMask(2, filled(1))
    expect(studio.playback.frameIndex).toBe(8)
    fake.emit('job:finished', { jobId: jobId(), files: [], frames: 3, notes: [] })
    expect(studio.playback.frameIndex).toBe(8)
  })

  it('keeps what a cancelled or failed run has done', async () => {
    paint(10)
    await studio.propagation.start('forward')
    sendMask(1, filled(1))
    fake.emit('job:failed', {
      jobId: jobId(),
      error: { code: 'inference-failed', message: 'Broken.', hint: 'Try again.' }
    })
    expect(areas(1)[1]).toBe(64 * 48)
    expect(studio.toasts.shown.at(-1)).toMatchObject({ kind: 'error', message: 'Broken.' })
    expect(studio.jobs.current).toBeNull()
  })

  it('goes on where it was stopped, says how much is kept, and does nothing twice', async () => {
    paint(10)
    await studio.propagation.start('forward')
    for (let frame = 1; frame < 5; frame++) sendMask(frame, filled(1))
    fake.emit('job:failed', { jobId: jobId(), error: { code: 'cancelled', message: '', hint: '' } })
    expect(studio.toasts.shown.at(-1)).toMatchObject({ message: 'Stopped. 4 frames are kept.' })
    expect(studio.propagation.label).toBe('Continue 6–10')
    const [again] = studio.toasts.shown.at(-1)?.actions ?? []
    expect(again?.label).toBe('Continue 6–10')
    again?.run()
    await settled()
    const input = fake.inputsOf('propagate:start').at(-1)
    expect(input?.references.map(({ frameIndex }) => frameIndex)).toEqual([0, 4])
    expect(input?.wanted).toEqual([{ from: 5, to: 9 }])
    sendMask(5, filled(1))
    fake.emit('job:failed', {
      jobId: jobId(),
      error: { code: 'inference-failed', message: 'Broken.', hint: 'Try again.' }
    })
    expect(studio.toasts.shown.at(-1)).toMatchObject({ message: 'Broken.', actions: [{ label: 'Continue 7–10' }] })
    expect(studio.project.propagatedCount).toBe(5)
    studio.timeline.setOut(8)
    expect(studio.propagation.label).toBe('Continue 7–9')
  })

  it('never puts the network’s copy over a painted frame', async () => {
    paint(10)
    const painted = studio.project.maskAt(0)
    await studio.propagation.start('forward')
    sendMask(0, filled(1), true)
    expect(studio.project.maskAt(0)).toBe(painted)
  })

  it('masks are out of date after an edit and current again once it is undone', async () => {
    paint(10)
    await propagateAll()
    expect(studio.project.isStale(5)).toBe(false)
    paint(40)
    expect(studio.project.isStale(5)).toBe(true)
    expect(studio.project.lanes[0]?.states).toContain(laneState.stale)
    dispatch(studio, 'edit.undo')
    expect(studio.project.isStale(5)).toBe(false)
  })

  it('says when what was painted meanwhile is not in the masks, and offers to go again', async () => {
    paint(10)
    await studio.propagation.start('forward')
    sendMask(1, filled(1))
    sendMask(2, filled(0))
    paint(30)
    sendMask(3, filled(1))
    fake.emit('job:finished', { jobId: jobId(), files: [], frames: 3, notes: [] })
    expect([1, 3].map((frame) => studio.project.isStale(frame))).toEqual([false, true])
    const [again] = studio.toasts.shown.at(-1)?.actions ?? []
    expect(again?.label).toBe('Update 4')
    again?.run()
    await settled()
    expect(fake.inputsOf('propagate:start')[1]).toMatchObject({ wanted: [{ from: 3, to: 9 }] })
  })

  it('a correction is carried half-way to the next painted frame, and the button says so', async () => {
    paint(10)
    expect(studio.propagation.label).toBe('Propagate')
    await propagateAll()
    studio.playback.seek(6)
    dispatch(studio, 'tool.eraser')
    paint(30)
    expect(studio.propagation.label).toBe('Update 5–10')
    studio.timeline.setOut(8)
    expect(studio.propagation.label).toBe('Update 5–9')
    dispatch(studio, 'propagate.forward')
    await settled()
    expect(fake.inputsOf('propagate:start')[1]).toMatchObject({
      ...{ from: 0, to: 8 },
      wanted: [
        { from: 4, to: 5 },
        { from: 7, to: 8 }
      ]
    })
  })

  it('pauses, resumes and can be stopped while it waits', async () => {
    paint(10)
    await studio.propagation.start('forward')
    dispatch(studio, 'propagate.pause')
    expect(studio.jobs.current?.paused).toBe(true)
    dispatch(studio, 'propagate.pause')
    expect(studio.jobs.current?.paused).toBe(false)
    dispatch(studio, 'propagate.pause')
    dispatch(studio, 'propagate.cancel')
    await settled()
    expect(fake.inputsOf('job:pause')).toHaveLength(2)
    expect(fake.inputsOf('job:resume')).toHaveLength(1)
    expect(fake.inputsOf('job:cancel')).toHaveLength(1)
    dispatch(studio, 'propagate.pause')
    expect(fake.inputsOf('job:resume')).toHaveLength(1)
  })

  it('the weakest places are one list for the key and the strip, gone through until each was seen', async () => {
    paint(10)
    await studio.propagation.start('forward')
    for (let frame = 1; frame < 10; frame++)
      sendMask(frame, studio.project.maskAt(0)!, false, { 1: 0.4, 8: 0.2 }[frame])
    fake.emit('job:finished', { jobId: jobId(), files: [], frames: 9, notes: [] })
    await vi.waitFor(() => expect(studio.review.open).toBe(true))
    expect(studio.review.places.map(({ frameIndex, state }) => [frameIndex, state])).toEqual([
      [8, 'open'],
      [1, 'open']
    ])
    expect(nextStep(studio)).toMatchObject({ kind: 'check', label: 'Check 2 places', refusal: null })
    for (const expected of [8, 1, 8]) {
      dispatch(studio, 'propagate.checkNext')
      await settled()
      expect(studio.playback.frameIndex).toBe(expected)
    }
    expect(nextStep(studio)).toMatchObject({ kind: 'export', action: 'file.export' })
    paint(30)
    expect(studio.review.places[0]?.state).toBe('painted')
    expect(nextStep(studio).label).toMatch(/^Update /)
    dispatch(studio, 'edit.undo')
    expect(studio.review.places[0]?.state).toBe('looked')
    dispatch(studio, 'tool.finish')
    await settled()
    expect(studio.playback.frameIndex).toBe(1)
    dispatch(studio, 'edit.cancel')
    expect([studio.review.at, studio.review.open]).toEqual([null, true])
  })

  it('plays a run once, comes back, and says where no frame is weak', async () => {
    paint(10)
    await studio.propagation.start('forward')
    for (let frame = 1; frame < 10; frame++) sendMask(frame, studio.project.maskAt(0)!)
    fake.emit('job:finished', { jobId: jobId(), files: [], frames: 9, notes: [] })
    await vi.waitFor(() => expect(studio.toasts.shown.at(-1)?.hint).toBe('No frame stands out as weak.'))
    expect(studio.review.open).toBe(false)
    expect(nextStep(studio)).toMatchObject({ kind: 'export', refusal: null })
    expect(studio.playback.playing).toBe(true)
    studio.playback.pause()
    dispatch(studio, 'propagate.checkNext')
    await settled()
    expect(studio.toasts.shown.at(-1)?.message).toBe('No frame stands out as weak.')
  })

  it('keeps what was there before, for a wipe: of the run before, or below a painted frame', async () => {
    paint(10)
    await propagateAll()
    const first = studio.project.maskAt(5)
    expect(studio.project.maskBefore(5)).toBeNull()
    studio.playback.seek(5)
    dispatch(studio, 'tool.eraser')
    paint(30)
    expect(studio.project.maskBefore(5)).toBe(first)
    dispatch(studio, 'edit.undo')
    await studio.propagation.start('forward')
    sendMask(5, filled(0))
    expect(studio.project.maskBefore(5)).toBe(first)
    expect(studio.project.maskAt(5)).not.toBe(first)
  })

  it('the main button never propagates where there is nothing to carry', async () => {
    expect(nextStep(studio)).toMatchObject({ kind: 'propagate', refusal: expect.any(String) as string })
    studio.playback.seek(9)
    paint(10)
    expect(nextStep(studio)).toMatchObject({ label: 'Propagate backward', action: 'propagate.backward' })
    studio.playback.seek(4)
    paint(10)
    expect(nextStep(studio)).toMatchObject({ label: 'Propagate', action: 'propagate.forward' })
  })

  it('an object deleted during a run does not come back with its masks', async () => {
    paint(10)
    dispatch(studio, 'object.add')
    await studio.propagation.start('forward')
    studio.objects.delete(2)
    sendMask(1, filled(2))
    expect(areas(1)[2]).toBeUndefined()
  })

  it('where an engine dies everything is kept, and the run goes on behind its last mask, unless it got nowhere', async () => {
    const dies = (): void =>
      fake.emit('engine:restarted', { error: { code: 'engine-crashed', message: 'The engine stopped.', hint: '' } })
    const runs = () =>
      fake.calls.filter(({ name }) => name === 'propagate:start').map(({ input }) => input as { wanted: FrameRange[] })
    paint(10)
    await studio.propagation.start('forward')
    sendMask(1, filled(1))
    dies()
    expect(areas(1)[1]).toBe(64 * 48)
    expect(studio.toasts.shown.at(-1)?.message).toBe('The engine stopped.')
    expect(runs().map(({ wanted }) => wanted[0]?.from)).toEqual([1, 2])
    dies()
    expect(studio.jobs.current).toBeNull()
    expect(runs()).toHaveLength(2)
  })
})

describe('devices', () => {
  it('says that a device failed and what runs instead', async () => {
    fake.emit('engine:device-failed', { device: 'webgpu', reason: 'The device was lost.' })
    await settled()
    expect(studio.toasts.shown.at(-1)).toMatchObject({
      kind: 'error',
      message: 'WebGPU failed in the middle of the work. It goes on on the CPU.',
      hint: expect.stringContaining('The device was lost.') as string
    })
  })
})

describe('export', () => {
  it('sends what is on screen: masks, colours, opacity; hidden objects left out', async () => {
    paint(10)
    dispatch(studio, 'object.add')
    paint(40)
    studio.project.setVisible(2, false)
    studio.view.setOpacity(0.3)
    dispatch(studio, 'file.export')
    await studio.exports.start()
    const { job } = fake.inputsOf('export:start')[0]!
    expect(job.range).toEqual({ from: 0, to: 9 })
    expect(job.output).toEqual({ folder: '/clips', nameTemplate: '{name}_{object}_{kind}', overwrite: false })
    expect(job.format).toMatchObject({ kind: 'overlay', opacity: 0.3, outlinePx: 1.5 })
    expect(job.selection.ids).toEqual([1])
    expect(job.masks.map(({ frameIndex, isReference }) => [frameIndex, isReference])).toEqual([[0, true]])
  })

  it('sends what the network was sure of, and keeps to in and out', async () => {
    paint(10)
    await studio.propagation.start('forward')
    const soft = { width: 2, height: 1, objectIds: [1], bytes: new Uint8Array([1, 2]) }
    const made = { mask: filled(1), isReference: false, confidence: { 1: 0.9 }, soft }
    for (const frameIndex of [1, 2]) fake.emit('job:mask', { jobId: jobId(), mask: { frameIndex, ...made } })
    fake.emit('job:finished', { jobId: jobId(), files: [], frames: 2, notes: [] })
    studio.timeline.setIn(1)
    studio.timeline.setOut(1)
    studio.exports.open('matte')
    await studio.exports.start()
    const { job } = fake.inputsOf('export:start')[0]!
    expect(job.range).toEqual({ from: 1, to: 1 })
    expect(job.masks).toMatchObject([{ frameIndex: 1, isReference: false, soft }])
    expect(job.format).toMatchObject({ kind: 'matte', edges: { soft: true } })
  })

  it('says before any work what is in the way', async () => {
    const { panel } = studio.exports
    studio.exports.open()
    expect(panel.problems).toEqual(['Choose at least one object.'])
    paint(10)
    studio.exports.open()
    expect(panel.problems).toEqual([])
    studio.timeline.setIn(4)
    expect(panel.problems[0]).toMatch('no mask on frames 5 to 10')
    panel.change({ range: 'whole' })
    await settled()
    panel.setCodec('hevc')
    expect(panel.problems[0]).toBe('The FFmpeg in use cannot write HEVC. It can write: H.264, PNG sequence.')
    panel.setCodec('h264')
    panel.change({ kind: 'background', backdrop: { ...panel.choices.backdrop, kind: 'image' } })
    expect(panel.problems).toEqual(['Choose the picture that goes behind.'])
    panel.change({ kind: 'overlay' })
    answers.look = { existing: ['swan_all_overlay.mp4'], freeBytes: 10, refusal: null }
    await studio.exports.lookAtFolder()
    expect(panel.problems[0]).toMatch('10 B are free')
    answers.look = { ...answers.look, freeBytes: 1e9 }
    await studio.exports.lookAtFolder()
    expect(studio.exports.ready).toBe(false)
    panel.replace = true
    expect(studio.exports.ready).toBe(true)
    expect(panel.plan.output.overwrite).toBe(true)
  })

  it('keeps its choices with the project', () => {
    paint(10)
    studio.exports.open('matte')
    studio.exports.panel.setCodec('ffv1')
    studio.exports.close()
    studio.exports.open()
    expect(studio.exports.panel.choices).toMatchObject({ kind: 'matte', codecs: { matte: 'ffv1' } })
  })
})

describe('files', () => {
  it('a saved project comes back: objects, references, masks and what is out of date', async () => {
    paint(10)
    await propagateAll()
    studio.objects.rename(1, 'Swan')
    paint(40)
    expect(await studio.files.save()).toBe(true)
    const saved = fake.inputsOf('project:save')[0]!
    expect(studio.project.edited).toBe(false)
    answers.project = saved.project as PackedProject
    createStudio()
    await studio.files.openPath('/clips/swan.hodor')
    expect(studio.project.path).toBe('/clips/swan.hodor')
    expect(studio.project.objects[0]?.name).toBe('Swan')
    expect(studio.project.referenceFrames).toEqual([0])
    expect(areas(5)[1]).toBe(64 * 48)
    expect(studio.project.isStale(5)).toBe(true)
    expect(studio.project.edited).toBe(false)
    expect(studio.tools.selected).toBe(1)
  })

  it('asks before edits would be lost, and does as told', async () => {
    paint(10)
    answers.choice = 'cancel'
    await studio.files.openPath('/clips/other.mp4')
    expect(fake.inputsOf('video:open')).toHaveLength(1)
    await studio.files.closeWindow()
    expect(fake.closed).toBe(0)
    answers.choice = 'save'
    await studio.files.closeWindow()
    expect(fake.inputsOf('project:save')).toHaveLength(1)
    expect(fake.closed).toBe(1)
  })

  it('a running export is not ended unasked', async () => {
    paint(10)
    await studio.files.save()
    studio.exports.open()
    await studio.exports.start()
    await studio.files.closeWindow()
    expect(fake.closed).toBe(0)
    expect(studio.toasts.shown.at(-1)?.message).toBe('An export is still running.')
    await studio.files.closeWindow()
    expect(fake.closed).toBe(1)
  })

  it('a mask of the former clip’s run never lands in the next one', async () => {
    paint(10)
    await studio.propagation.start('forward')
    await studio.files.openPath('/clips/other.mp4')
    sendMask(1, filled(1))
    expect(studio.project.maskAt(1)).toBeNull()
    expect(studio.jobs.current).toBeNull()
    expect(studio.playback.frameIndex).toBe(0)
  })

  it('a video that does not open leaves the open one and its masks alone', async () => {
    paint(10)
    answers.failOpen = new StudioError('not-a-video', 'No video.', { hint: 'Choose another.' })
    await studio.files.openPath('/clips/text.mp4')
    expect(areas(0)[1]).toBeGreaterThan(0)
    expect(studio.project.video?.path).toBe('/clips/swan.mp4')
    expect(studio.toasts.shown.at(-1)).toMatchObject({ kind: 'error', message: 'No video.', hint: 'Choose another.' })
    expect(studio.opening).toBe(false)
  })

  it('a project whose video has another length is refused with the reason', async () => {
    paint(10)
    await studio.files.save()
    answers.project = fake.inputsOf('project:save')[0]!.project as PackedProject
    answers.video = fakeVideo({ frameCount: 4 })
    await studio.files.openPath('/clips/swan.hodor')
    expect(studio.toasts.shown.at(-1)?.message).toContain('does not fit this project')
    expect(studio.toasts.shown.at(-1)?.actions.map(({ label }) => label)).toEqual(['Locate video…'])
    // What the window still shows is what the engine has open again.
    expect(fake.inputsOf('video:open').at(-1)).toEqual({ path: '/clips/swan.mp4' })
  })

  it('a drop without a path says what to do', async () => {
    await studio.files.openDropped({} as File)
    expect(studio.toasts.shown.at(-1)?.hint).toContain('Save it to disk')
  })

  it('a moved video is taken and said, to be saved; a missing one is asked for', async () => {
    paint(10)
    await studio.files.save()
    answers.project = fake.inputsOf('project:save')[0]!.project as PackedProject
    answers.link = 'moved'
    await studio.files.openPath('/clips/swan.hodor')
    expect(studio.project.edited).toBe(true)
    expect(studio.toasts.shown.some(({ message }) => message.includes('was moved'))).toBe(true)
    answers.link = 'missing'
    const opened = fake.inputsOf('video:open').length
    await studio.files.openPath('/clips/swan.hodor')
    expect(studio.toasts.shown.at(-1)?.actions.map(({ label }) => label)).toEqual(['Locate video…'])
    expect(fake.inputsOf('video:open')).toHaveLength(opened)
    expect(areas(0)[1]).toBeGreaterThan(0)
  })

  it('a damaged project offers its last autosave', async () => {
    paint(10)
    await studio.files.save()
    const saved = fake.inputsOf('project:save')[0]!.project as PackedProject
    answers.autosave = { id: 'a1', name: 'swan.hodor', projectPath: '/clips/swan.hodor', savedAt: 5 }
    const refuse = new StudioError('project-unreadable', 'Damaged.')
    answers.project = saved
    fake.refuse('project:open', refuse)
    await studio.files.openPath('/clips/swan.hodor')
    const toast = studio.toasts.shown.at(-1)
    expect(toast?.message).toBe('Damaged.')
    toast?.actions[0]?.run()
    await settled()
    await settled()
    expect(studio.recovery).toMatchObject({ shown: true, work: { name: 'swan.hodor' } })
    expect(studio.project).toMatchObject({ edited: true, path: '/clips/swan.hodor' })
    expect(areas(0)[1]).toBeGreaterThan(0)
  })
})

describe('the autosave', () => {
  const patches = (): PackedPatch[] => fake.inputsOf('autosave:append') as PackedPatch[]
  const soon = (ms = 1000): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)
  beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }))
  afterEach(() => void vi.useRealTimers())

  it('gets every change soon, each mask once', async () => {
    paint(10)
    await soon()
    paint(30)
    await soon()
    expect(patches().map(({ head }) => head.references.length)).toEqual([1, 1])
    await propagateAll()
    studio.objects.rename(1, 'Swan')
    await soon()
    expect(patches().at(-1)?.head.references).toEqual([])
    expect(patches().at(-1)?.head.masks.length).toBeGreaterThan(0)
    expect(patches().at(-1)?.head.objects[0]?.name).toBe('Swan')
    studio.project.undo()
    studio.project.undo()
    studio.project.undo()
    await soon()
    expect(patches().at(-1)?.head.removedReferences).toEqual([0])
  })

  it('says once that it fails and sends again what did not arrive', async () => {
    fake.refuse('autosave:append', new StudioError('disk-full', 'Full.'))
    paint(10)
    await soon()
    expect(studio.toasts.shown.filter(({ message }) => message === 'Full.')).toHaveLength(1)
    fake.refuse('autosave:append', null)
    await soon(5000)
    expect(patches().at(-1)?.head.references).toHaveLength(1)
  })

  it('builds on what was saved', async () => {
    paint(10)
    await studio.files.save()
    await soon()
    expect(patches()).toHaveLength(0)
    paint(40)
    await soon()
    expect(patches().map(({ head }) => head.references.length)).toEqual([1])
  })
})

describe('what does not apply', () => {
  it('is refused in words by key, button and menu alike, and told to the menu', () => {
    expect(refusalOf(studio, 'propagate.forward')).toBe('Paint an object on a frame first')
    dispatch(studio, 'propagate.forward')
    expect(studio.toasts.shown.at(-1)?.message).toBe('Paint an object on a frame first.')
    expect(unmetConditions(studio)).toEqual(
      expect.arrayContaining(['canPropagate', 'object', 'maskHere', 'job', 'undo', 'redo'])
    )
    dispatch(studio, 'object.add')
    expect(unmetConditions(studio)).not.toContain('object')
    expect(refusalOf(studio, 'edit.undo')).toBeNull()
  })

  it('is passed over in silence where the screen shows it', () => {
    const before = studio.toasts.shown.length
    for (const id of ['edit.undo', 'edit.redo', 'propagate.cancel'] as const) dispatch(studio, id)
    expect(studio.toasts.shown).toHaveLength(before)
  })
})

describe('classes', () => {
  it('are given to one object or to all without, as one step, and remembered', async () => {
    for (let count = 0; count < 3; count++) dispatch(studio, 'object.add')
    studio.objects.classify([2], '  person ')
    expect(studio.project.objects.map(({ className }) => className)).toEqual([undefined, 'person', undefined])
    expect(fake.inputsOf('preferences:change')).toEqual([{ classes: ['person'] }])
    studio.objects.classify([1, 3], 'person')
    expect(studio.project.objects.every(({ className }) => className === 'person')).toBe(true)
    dispatch(studio, 'edit.undo')
    expect(studio.project.objects.map(({ className }) => className)).toEqual([undefined, 'person', undefined])
    studio.objects.classify([2], '')
    expect(studio.project.objectById(2)?.className).toBe('')
    expect(studio.project.undoLabel).toBe('Class of Object 2')
    await settled()
  })

  it('go along to an export', () => {
    paint(10)
    studio.objects.classify([1], 'person')
    dispatch(studio, 'file.exportMasks')
    expect(studio.exports.panel.plan.objects).toMatchObject([{ id: 1, className: 'person' }])
  })
})

describe('repairing names', () => {
  async function twoObjects(): Promise<void> {
    paint(10)
    dispatch(studio, 'object.add')
    paint(40)
    await studio.propagation.start('forward')
    for (let frame = 1; frame < 10; frame++) sendMask(frame, filled(frame < 4 ? 1 : 2))
    fake.emit('job:finished', { jobId: jobId(), files: [], frames: 10, notes: [] })
    await settled()
  }

  it('swaps with the object beside it, or the one chosen, from this frame on', async () => {
    await twoObjects()
    studio.playback.seek(4)
    dispatch(studio, 'object.swapNames')
    expect(studio.repair.pair).toEqual([2, 1])
    expect(studio.repair.stretch).toEqual({ from: 4, to: 9 })
    studio.repair.swap('onwards')
    expect([3, 4, 9].map((frame) => Object.keys(areas(frame)))).toEqual([['1'], ['1'], ['1']])
    expect(studio.project.referenceFrames).toEqual([0, 4])
    expect(studio.project.staleFrames).toEqual([])
    expect(studio.toasts.shown.at(-1)?.message).toContain('swapped on frames 5–10')
    dispatch(studio, 'edit.undo')
    expect(Object.keys(areas(9))).toEqual(['2'])
  })

  it('refuses where there is nobody to swap with, a lock, or neither is to be seen', async () => {
    paint(10)
    dispatch(studio, 'object.swapNames')
    expect(studio.toasts.shown.at(-1)?.message).toBe('There is no other object to swap with.')
    dispatch(studio, 'object.add')
    studio.repair.choose(1)
    studio.playback.seek(5)
    studio.repair.swap('onwards')
    expect(studio.toasts.shown.at(-1)?.message).toBe('Neither object is on this frame.')
    dispatch(studio, 'object.lock')
    studio.repair.swap('onwards')
    expect(studio.toasts.shown.at(-1)?.message).toBe('“Object 2” is locked.')
    expect(studio.project.referenceFrames).toEqual([0])
  })
})
