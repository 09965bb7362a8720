import { describe, expect, it } from 'vitest'
import type { RgbFrame } from '../../shared/domain/types'
import { CutFinder } from './cuts'

const [width, height] = [32, 16]

/** A block of one colour that moves over another colour. */
function frame(frameIndex: number, ground: number, block: number): RgbFrame {
  const data = new Uint8Array(width * height * 3).fill(ground)
  const left = frameIndex % 20
  for (let y = 4; y < 12; y++) data.fill(block, (y * width + left) * 3, (y * width + left + 10) * 3)
  return { frameIndex, width, height, data }
}

function shotsOf(frames: readonly RgbFrame[]) {
  const cuts = new CutFinder()
  for (const one of frames) cuts.add(one)
  return cuts.shots({ from: frames[0]!.frameIndex, to: frames.at(-1)!.frameIndex })
}

const scene = (from: number, to: number, ground: number, block: number): RgbFrame[] =>
  Array.from({ length: to - from + 1 }, (_, at) => frame(from + at, ground, block))

describe('shots', () => {
  it('a clip without a cut is one, a clip of one frame as well', () => {
    expect(shotsOf(scene(5, 44, 40, 200))).toEqual([{ from: 5, to: 44 }])
    expect(shotsOf(scene(7, 7, 40, 200))).toEqual([{ from: 7, to: 7 }])
  })

  it('begin at each cut, also right after the first frame and before the last', () => {
    const cut = [...scene(0, 19, 40, 200), ...scene(20, 39, 120, 10), ...scene(40, 59, 220, 90)]
    expect(shotsOf(cut)).toEqual([
      { from: 0, to: 19 },
      { from: 20, to: 39 },
      { from: 40, to: 59 }
    ])
    const edges = [...scene(0, 0, 40, 200), ...scene(1, 20, 120, 10), ...scene(21, 21, 40, 200)]
    expect(shotsOf(edges).map(({ from }) => from)).toEqual([0, 1, 21])
  })

  it('are not torn apart by a flash', () => {
    const flash = [...scene(0, 19, 40, 200), ...scene(20, 20, 255, 255), ...scene(21, 40, 40, 200)]
    expect(shotsOf(flash)).toEqual([{ from: 0, to: 40 }])
  })

  it('are not cut to pieces where every frame is other than the one before', () => {
    const noise = Array.from({ length: 40 }, (_, at) => frame(at, (at * 97) % 256, (at * 53) % 256))
    expect(shotsOf(noise)).toHaveLength(1)
  })
})
