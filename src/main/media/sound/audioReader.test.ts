import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SoundChunk } from '../../../shared/domain/types'
import { AudioReader, soundFormat } from './audioReader'
import { locateFfmpeg, type FfmpegInstallation } from '../ffmpeg/locateFfmpeg'
import { probeVideo } from '../probe/probe'
import { Clips, longGop, pictures } from '../testing/clips'

/** Silence with a tone between 0.5 s and 0.6 s, and again every second. */
const pips = ['-f', 'lavfi', '-i', "aevalsrc='if(between(mod(t,1),0.5,0.6),0.8*sin(2*PI*1000*t),0)':s=44100:d=4"]
const live = new AbortController().signal

let clips: Clips
let ffmpeg: FfmpegInstallation

beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
})

afterAll(() => clips.remove())

async function reading<T>(path: string, use: (reader: AudioReader, firstMicros: number) => Promise<T>): Promise<T> {
  const video = await probeVideo(ffmpeg, path)
  const reader = new AudioReader(ffmpeg, video)
  try {
    return await use(reader, video.timesMicros[0] ?? 0)
  } finally {
    await reader.close()
  }
}

/** Seconds from the start of a chunk at which it first gets loud; null when it never does. */
function onset({ samples }: SoundChunk): number | null {
  const at = samples.findIndex((sample) => Math.abs(sample) > 2000)
  return at < 0 ? null : Math.floor(at / soundFormat.channels) / soundFormat.sampleRate
}

describe('AudioReader', () => {
  it('gives any piece at its exact time, in order and out of it', async () => {
    const path = await clips.make('pips.mp4', [...pictures('96x64', 25, 4), ...pips, ...longGop, '-c:a', 'aac'])
    await reading(path, async (reader) => {
      for (const [start, expected] of [
        [0, 0.5],
        [1_000_000, 0.5],
        [2_300_000, 0.2],
        [400_000, 0.1]
      ] as const) {
        const chunk = await reader.read(start, 1_000_000, live)
        expect(chunk).toMatchObject({ startMicros: start, ...soundFormat })
        expect(chunk.samples).toHaveLength(48_000 * 2)
        // AAC smears a sharp edge over a few milliseconds.
        expect(Math.abs((onset(chunk) ?? 9) - expected)).toBeLessThan(0.012)
      }
      const end = await reader.read(3_900_000, 1_000_000, live)
      expect(end.samples.length / 2 / soundFormat.sampleRate).toBeLessThan(0.2)
    })
  })

  it('pieces read one after the other are the same as one read whole', async () => {
    const path = await clips.make('flac.mkv', [...pictures('96x64', 25, 4), ...pips, ...longGop, '-c:a', 'flac'])
    await reading(path, async (reader) => {
      const whole = await reader.read(0, 900_000, live)
      const parts = [0, 300_000, 600_000].map((start) => reader.read(start, 300_000, live))
      const joined = (await Promise.all(parts)).flatMap(({ samples }) => [...samples])
      expect(joined).toEqual([...whole.samples])
    })
  })

  it('keeps time where the sound begins late and where the file does not begin at zero', async () => {
    const late = ['-itsoffset', '0.7', ...pips, ...pictures('96x64', 25, 4)]
    const map = ['-map', '1:v', '-map', '0:a', ...longGop, '-c:a', 'aac']
    for (const name of ['late.mkv', 'late.ts']) {
      const path = await clips.make(name, [...late, ...map])
      await reading(path, async (reader, first) => {
        const chunk = await reader.read(first, 2_000_000, live)
        expect(Math.abs((onset(chunk) ?? 9) - 1.2)).toBeLessThan(0.03)
        const later = await reader.read(first + 2_000_000, 1_000_000, live)
        expect(Math.abs((onset(later) ?? 9) - 0.2)).toBeLessThan(0.03)
      })
    }
  })

  it('has nothing to give for a silent film, and ends its work when told', async () => {
    const silent = await clips.make('silent.mp4', [...pictures(), ...longGop])
    await reading(silent, async (reader) => {
      expect((await reader.read(0, 500_000, live)).samples).toHaveLength(0)
    })
    const path = await clips.make('pips.mp4', [...pictures('96x64', 25, 4), ...pips, ...longGop, '-c:a', 'aac'])
    await reading(path, async (reader) => {
      const stop = new AbortController()
      const cancelled = reader.read(0, 1_000_000, stop.signal)
      stop.abort()
      await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
      expect(onset(await reader.read(0, 1_000_000, live))).not.toBeNull()
    })
  })
})
