import { describe, expect, it } from 'vitest'
import type { FrameReply, FrameRequest } from '../../shared/ipc/framePort'
import { pictureOf } from '../testing/fakeStudio'
import { FrameClient, type FramePort } from './frameClient'

class FakePort implements FramePort {
  onmessage: FramePort['onmessage'] = null
  readonly sent: FrameRequest[] = []
  closed = false

  postMessage(request: FrameRequest): void {
    this.sent.push(request)
  }

  close(): void {
    this.closed = true
  }

  reply(data: FrameReply): void {
    this.onmessage?.({ data })
  }
}

function connected(): { client: FrameClient; port: FakePort } {
  const client = new FrameClient()
  const port = new FakePort()
  client.attach(port)
  return { client, port }
}

describe('FrameClient', () => {
  it('matches answers to requests by id, in any order', async () => {
    const { client, port } = connected()
    const one = client.frame(1)
    const two = client.frame(2, { fit: { width: 100.2, height: 3 } })
    expect(port.sent).toEqual([
      { kind: 'frame', id: 1, frameIndex: 1 },
      { kind: 'frame', id: 2, frameIndex: 2, fit: { width: 101, height: 16 } }
    ])
    port.reply({ kind: 'frame', id: 2, frame: pictureOf(2) })
    port.reply({ kind: 'frame', id: 1, frame: pictureOf(1) })
    expect([(await one).frameIndex, (await two).frameIndex]).toEqual([1, 2])
  })

  it('rejects with the error of the engine', async () => {
    const { client, port } = connected()
    const frame = client.frame(7)
    port.reply({ kind: 'error', id: 1, error: { code: 'video-truncated', message: 'Cut.', hint: '' } })
    await expect(frame).rejects.toMatchObject({ code: 'video-truncated', message: 'Cut.' })
  })

  it('tells the engine when a request is not wanted any more, and ignores a late answer', async () => {
    const { client, port } = connected()
    const abort = new AbortController()
    const frame = client.frame(3, { signal: abort.signal })
    abort.abort()
    await expect(frame).rejects.toMatchObject({ code: 'cancelled' })
    expect(port.sent.at(-1)).toEqual({ kind: 'cancel', id: 1 })
    expect(() => port.reply({ kind: 'frame', id: 1, frame: pictureOf(3) })).not.toThrow()
  })

  it('asks again over a new port for what the old one never answered', async () => {
    const { client, port } = connected()
    const done = client.frame(1)
    const open = client.frame(2)
    port.reply({ kind: 'frame', id: 1, frame: pictureOf(1) })
    await done
    const next = new FakePort()
    client.attach(next)
    expect(port.closed).toBe(true)
    expect(next.sent).toEqual([{ kind: 'frame', id: 2, frameIndex: 2 }])
    next.reply({ kind: 'frame', id: 2, frame: pictureOf(2) })
    expect((await open).frameIndex).toBe(2)
  })

  it('keeps requests made before there is a port', async () => {
    const client = new FrameClient()
    const frame = client.frame(4)
    const port = new FakePort()
    client.attach(port)
    port.reply({ kind: 'frame', id: 1, frame: pictureOf(4) })
    expect((await frame).frameIndex).toBe(4)
  })

  it('hands over thumbnails one by one until all are done', async () => {
    const { client, port } = connected()
    const seen: number[] = []
    const all = client.thumbnails(
      { frames: [0, 5], height: 40 },
      (frame) => seen.push(frame.frameIndex),
      new AbortController().signal
    )
    port.reply({ kind: 'frame', id: 1, frame: pictureOf(0) })
    port.reply({ kind: 'frame', id: 1, frame: pictureOf(5) })
    port.reply({ kind: 'done', id: 1 })
    await all
    expect(seen).toEqual([0, 5])
  })

  it('hands over a piece of sound', async () => {
    const { client, port } = connected()
    const piece = client.sound(1000, 500_000, new AbortController().signal)
    expect(port.sent).toEqual([{ kind: 'sound', id: 1, startMicros: 1000, durationMicros: 500_000 }])
    const chunk = { startMicros: 1000, sampleRate: 48_000, channels: 2, samples: new Int16Array(4) }
    port.reply({ kind: 'sound', id: 1, chunk })
    expect(await piece).toBe(chunk)
  })

  it('ends everything when the video is closed', async () => {
    const { client, port } = connected()
    const frames = [client.frame(1), client.frame(2)]
    client.cancelAll()
    for (const frame of frames) await expect(frame).rejects.toMatchObject({ code: 'cancelled' })
    expect(port.sent.filter(({ kind }) => kind === 'cancel')).toHaveLength(2)
  })
})
