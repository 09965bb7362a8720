import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { EventName, Events } from '../../shared/ipc/events'
import type { FrameReply } from '../../shared/ipc/framePort'
import { Clips } from '../media/testing/clips'
import { readMaskPng } from '../media/masks/maskPng'
import { rectangles } from '../session/testing/fakes'
import { Engine } from './engine'
import { unpackSoftMasks } from './packedSoftMasks'
import { smallBundle } from './testing/smallBundle'
import { movingSquare, overlap, squareMask, squareSize } from './testing/squareClip'

const frames = 12
let clips: Clips
let clip = ''
let bundlePath = ''
let out = ''
let engine: Engine
let events: { name: EventName; payload: Events[EventName] }[] = []

beforeAll(async () => {
  clips = await Clips.create()
  clip = await clips.make('square.mp4', [...movingSquare(frames), '-frames:v', String(frames), '-pix_fmt', 'yuv420p'])
  bundlePath = await smallBundle(clips.path('small'))
})

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'engine-'))
  events = []
  engine = new Engine((name, payload) => void events.push({ name, payload }), { device: 'cpu', bundlePath })
})

afterEach(async () => {
  await engine.close()
  await rm(out, { recursive: true, force: true })
})

afterAll(() => clips.remove())

function payloads<N extends EventName>(name: N): Events[N][] {
  return events.filter((event) => event.name === name).map(({ payload }) => payload as Events[N])
}

/** The event that ends a job. */
async function ended(jobId: string): Promise<Events['job:finished'] | Events['job:failed']> {
  const found = () => [...payloads('job:finished'), ...payloads('job:failed')].find((event) => event.jobId === jobId)
  await vi.waitFor(() => expect(found()).toBeDefined(), { timeout: 40_000, interval: 20 })
  return found()!
}

const reference = (frameIndex: number, label = 1) => ({ frameIndex, mask: encodeMask(squareMask(frameIndex, label)) })

describe('Engine', () => {
  it('opens a video and says what runs', async () => {
    const { video } = await engine.handlers['video:open']({ path: clip })
    expect(video).toMatchObject({ frameCount: frames, size: squareSize })
    expect(await engine.handlers['engine:status'](undefined)).toMatchObject({
      device: 'cpu',
      skippedDevices: [],
      model: { name: expect.any(String), path: bundlePath },
      ffmpeg: { version: expect.any(String) },
      matting: false
    })
  })

  it('tells its devices and changes device and network, keeping what ran when it cannot', async () => {
    expect(await engine.handlers['engine:devices']({ probe: false })).toMatchObject({
      chosen: 'cpu',
      devices: expect.arrayContaining([{ device: 'cpu', state: 'running', reason: '' }])
    })
    const status = await engine.handlers['engine:configure']({ device: 'auto' })
    expect(status.model.path).toBe(bundlePath)
    await expect(engine.handlers['engine:configure']({ bundlePath: out })).rejects.toMatchObject({
      code: 'bundle-missing-file'
    })
    expect(await engine.handlers['engine:devices']({ probe: false })).toMatchObject({ chosen: 'auto' })
    expect((await engine.handlers['engine:status'](undefined)).model.path).toBe(bundlePath)
  })

  it('propagates: a mask for every frame, progress, an end', async () => {
    await engine.handlers['video:open']({ path: clip })
    const { jobId } = await engine.handlers['propagate:start']({ references: [reference(2)], from: 0, to: frames - 1 })
    expect(await ended(jobId)).toEqual({ jobId, files: [], frames, notes: [] })
    const masks = payloads('job:mask').map(({ mask }) => mask)
    expect(masks.map(({ frameIndex }) => frameIndex)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 0])
    expect(masks[0]).toMatchObject({ isReference: true, confidence: { 1: 1 } })
    expect(overlap(decodeMask(masks[9]!.mask), squareMask(11))).toBeGreaterThan(0.6)
    expect(masks[9]!.confidence[1]).toBeGreaterThan(0.5)
    expect(masks[0]).not.toHaveProperty('soft')
    const [plane] = unpackSoftMasks(masks[9]!.soft!)
    expect(plane).toMatchObject({ objectId: 1, width: 40, height: 24 })
    expect(Math.max(...plane!.data)).toBeGreaterThan(200)
    expect(payloads('job:progress').pop()).toMatchObject({ jobId, done: frames, total: frames })
  })

  it('stops a propagation within a frame and keeps what was done', async () => {
    await engine.handlers['video:open']({ path: clip })
    const { jobId } = await engine.handlers['propagate:start']({ references: [reference(0)], from: 0, to: frames - 1 })
    await vi.waitFor(() => expect(payloads('job:mask').length).toBeGreaterThan(2), { timeout: 40_000, interval: 2 })
    const done = payloads('job:mask').length
    await engine.handlers['job:cancel']({ jobId })
    expect(payloads('job:failed')).toMatchObject([{ jobId, error: { code: 'cancelled' } }])
    expect(payloads('job:mask').length).toBeLessThanOrEqual(done + 2)
    await expect(engine.handlers['job:cancel']({ jobId })).resolves.toBeUndefined()
  })

  it('pauses between two frames, goes on where it was, and can be stopped while it waits', async () => {
    await engine.handlers['video:open']({ path: clip })
    const { jobId } = await engine.handlers['propagate:start']({ references: [reference(0)], from: 0, to: frames - 1 })
    await vi.waitFor(() => expect(payloads('job:mask').length).toBeGreaterThan(1), { timeout: 40_000, interval: 2 })
    await engine.handlers['job:pause']({ jobId })
    await new Promise((resolve) => setTimeout(resolve, 200))
    const held = payloads('job:mask').length
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(payloads('job:mask')).toHaveLength(held)
    expect(held).toBeLessThan(frames)
    await engine.handlers['job:resume']({ jobId })
    expect(await ended(jobId)).toMatchObject({ frames })
    const second = await engine.handlers['propagate:start']({ references: [reference(0)], from: 0, to: frames - 1 })
    await engine.handlers['job:pause'](second)
    await engine.handlers['job:cancel'](second)
    expect(await ended(second.jobId)).toMatchObject({ error: { code: 'cancelled' } })
  })

  it('does only what is wanted of the range, and shows frames where two ways meet before they do', async () => {
    await engine.handlers['video:open']({ path: clip })
    const references = [reference(0), reference(11)]
    const wanted = [{ from: 5, to: 8 }]
    const { jobId } = await engine.handlers['propagate:start']({ references, from: 0, to: 11, wanted })
    expect(await ended(jobId)).toMatchObject({ frames: 10 })
    const told = payloads('job:mask').map(({ mask, provisional }) => [mask.frameIndex, provisional === true])
    expect(told).toEqual([
      ...[1, 2, 3].map((frame) => [frame, false]),
      ...[4, 5, 6, 7].map((frame) => [frame, true]),
      ...[10, 9, 8].map((frame) => [frame, false]),
      ...[4, 5, 6, 7].map((frame) => [frame, false])
    ])
    const last = payloads('job:mask').at(-1)!.mask
    expect(overlap(decodeMask(last.mask), squareMask(7))).toBeGreaterThan(0.6)
    expect(payloads('job:progress').pop()).toMatchObject({ done: 14, total: 14 })
  })

  it('lets a new propagation take the place of the former', async () => {
    await engine.handlers['video:open']({ path: clip })
    const start = engine.handlers['propagate:start']
    const first = await start({ references: [reference(0)], from: 0, to: frames - 1 })
    const second = await start({ references: [reference(0)], from: 0, to: 1 })
    expect(await ended(first.jobId)).toMatchObject({ error: { code: 'cancelled' } })
    expect(await ended(second.jobId)).toMatchObject({ frames: 2 })
    expect(first.jobId).not.toBe(second.jobId)
  })

  it('refuses what cannot be propagated at once', async () => {
    const start = engine.handlers['propagate:start']
    const range = { from: 0, to: frames - 1 }
    await expect(start({ references: [reference(0)], ...range })).rejects.toMatchObject({ code: 'bad-arguments' })
    await engine.handlers['video:open']({ path: clip })
    await expect(start({ references: [reference(99)], ...range })).rejects.toMatchObject({ code: 'frame-out-of-range' })
    const empty = { frameIndex: 0, mask: encodeMask(rectangles(squareSize)) }
    await expect(start({ references: [empty], ...range })).rejects.toMatchObject({ code: 'mask-empty' })
    const small = { frameIndex: 0, mask: encodeMask(rectangles({ width: 8, height: 8 }, [1, 0, 0, 4, 4])) }
    await expect(start({ references: [small], ...range })).rejects.toMatchObject({ code: 'mask-aspect-mismatch' })
  })

  it('exports without an open video, each job from its own description', async () => {
    const masks = [reference(0), reference(3)].map((mask) => ({ ...mask, isReference: true }))
    const objects = [{ id: 1, name: 'Square', colour: [255, 0, 0] as [number, number, number] }]
    const output = { folder: out, nameTemplate: '{name} {object} {kind}', overwrite: false }
    const base = { videoPath: clip, objects, masks, range: { from: 0, to: 5 }, selection: { apart: false }, output }
    const start = engine.handlers['export:start']
    const format = { kind: 'annotations', layout: 'masks' } as const
    const first = await start({ job: { ...base, format } })
    const second = await start({ job: { ...base, output: { ...output, nameTemplate: 'second' }, format } })
    const done = await ended(first.jobId)
    expect(await ended(second.jobId)).toMatchObject({ frames: 2 })
    const folder = join(out, `${basename(clip, '.mp4')} all masks`)
    expect(done).toMatchObject({ files: [join(folder, '00000.png'), join(folder, '00003.png')] })
    expect((await readMaskPng(join(folder, '00003.png'))).data).toEqual(squareMask(3).data)
    await expect(start({ job: { ...base, masks: [], format } })).rejects.toMatchObject({ code: 'nothing-to-export' })
  })

  it('closes the former video with its jobs, and keeps it when the next cannot be opened', async () => {
    await engine.handlers['video:open']({ path: clip })
    await expect(engine.handlers['video:open']({ path: join(out, 'none.mp4') })).rejects.toMatchObject({
      code: 'file-not-found'
    })
    const { jobId } = await engine.handlers['propagate:start']({ references: [reference(0)], from: 0, to: 11 })
    await engine.handlers['video:close'](undefined)
    expect(payloads('job:failed')).toMatchObject([{ jobId, error: { code: 'cancelled' } }])
  })
})

describe('the frame line', () => {
  it('sends frames, thumbnails and errors, and nothing for a cancelled request', async () => {
    await engine.handlers['video:open']({ path: clip })
    const replies: FrameReply[] = []
    const line = engine.openFrameLine((message) => replies.push(message))
    line.take({ kind: 'frame', id: 1, frameIndex: 4 })
    line.take({ kind: 'frame', id: 2, frameIndex: 5, fit: { width: 80, height: 80 } })
    line.take({ kind: 'frame', id: 3, frameIndex: 999 })
    line.take({ kind: 'thumbnails', id: 4, frames: [1, 6, 10], height: 24 })
    line.take({ kind: 'sound', id: 6, startMicros: 0, durationMicros: 1000 })
    line.take({ kind: 'frame', id: 5, frameIndex: 7 })
    line.take({ kind: 'cancel', id: 5 })
    const of = (id: number) => replies.filter((reply) => reply.id === id)
    await vi.waitFor(() => expect(of(4).some(({ kind }) => kind === 'done')).toBe(true), { timeout: 40_000 })
    await vi.waitFor(() => expect([of(1).length, of(2).length, of(3).length]).toEqual([1, 1, 1]), { timeout: 40_000 })
    expect(of(1)[0]).toMatchObject({ kind: 'frame', frame: { frameIndex: 4, ...squareSize } })
    expect(of(2)[0]).toMatchObject({ kind: 'frame', frame: { frameIndex: 5, width: 80, height: 48 } })
    expect(of(3)[0]).toMatchObject({ kind: 'error', error: { code: 'frame-out-of-range' } })
    expect(of(4).flatMap((reply) => (reply.kind === 'frame' ? [reply.frame.frameIndex] : []))).toEqual([1, 6, 10])
    expect(of(6)).toMatchObject([{ kind: 'sound', chunk: { samples: { length: 0 } } }])
    expect(of(5)).toEqual([])
    line.close()
  })
})
