import { beforeEach, describe, expect, it } from 'vitest'
import { usualPreferences } from '../../shared/domain/preferences'
import { FakeClock } from '../testing/fakeClock'
import { FakeStudio, fakeVideo, settled } from '../testing/fakeStudio'
import { LiveFlows } from './liveFlows.svelte'
import { Studio } from './studio'

const video = fakeVideo({ frameCount: 200 })
let fake: FakeStudio
let studio: Studio
let live: LiveFlows
let waiting: (() => void) | null

beforeEach(async () => {
  fake = new FakeStudio({
    'app:start': () => ({ appVersion: '1', initialPath: null, samplePath: null, recent: [] }),
    'preferences:read': () => ({ ...usualPreferences, live: true }),
    'video:open': () => ({ video }),
    'autosave:list': () => [],
    'propagate:start': () => ({ jobId: 'ahead' })
  })
  const memory = { getItem: () => null, setItem: () => undefined }
  studio = new Studio({ client: fake.client, clock: new FakeClock(), audio: null, mac: false, memory })
  await studio.begin()
  await studio.files.openPath('/clips/swan.mp4')
  waiting = null
  live = new LiveFlows(studio, (run) => {
    waiting = run
    return () => void (waiting = null)
  })
})

function paint(): void {
  studio.painting.handle({ kind: 'down', point: { x: 20, y: 20 }, erase: false, straight: false })
  studio.painting.handle({ kind: 'up' })
}

async function begun(): Promise<void> {
  waiting?.()
  await settled()
}

function made(frameIndex: number): void {
  const mask = { frameIndex, mask: studio.project.maskAt(0)!, isReference: false, confidence: { 1: 0.9 } }
  fake.emit('job:mask', { jobId: 'ahead', mask })
}

describe('live', () => {
  it('carries the next seconds behind a stroke, keeps them, and plays them until somebody does something', async () => {
    paint()
    await begun()
    expect(fake.inputsOf('propagate:start')[0]).toMatchObject({ from: 0, to: 63, wanted: [{ from: 1, to: 63 }] })
    expect(studio.jobs.current?.ahead).toBe(true)
    for (let frame = 1; frame < 20; frame++) made(frame)
    fake.emit('job:finished', { jobId: 'ahead', files: [], frames: 63, notes: [] })
    expect([studio.playback.playing, live.active]).toEqual([true, true])
    live.interrupt()
    expect([studio.playback.playing, studio.playback.frameIndex, live.active]).toEqual([false, 0, false])
    expect(studio.project.propagatedCount).toBe(19)
    expect(studio.toasts.shown).toEqual([])
  })

  it('gives way at once: what still comes means nothing, and a real run starts', async () => {
    paint()
    await begun()
    made(1)
    live.interrupt()
    expect(studio.jobs.current).toBeNull()
    made(2)
    expect(studio.project.propagatedCount).toBe(1)
    expect(fake.inputsOf('job:cancel')).toEqual([{ jobId: 'ahead' }])
    await studio.propagation.start('forward')
    expect(fake.inputsOf('propagate:start')[1]).toMatchObject({ from: 0, to: 199 })
  })

  it('stays away where it is not wanted, or this machine is too slow', async () => {
    live.rate = 3
    paint()
    expect([live.tooSlow, waiting]).toEqual([true, null])
    live.rate = 20
    studio.preferences.values = { ...usualPreferences, live: false }
    paint()
    expect(waiting).toBeNull()
  })
})
