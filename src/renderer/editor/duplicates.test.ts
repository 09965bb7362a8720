import { expect, it } from 'vitest'
import type { FoundTrack } from '../../shared/domain/tracks'
import { distinctMasks, distinctTracks } from './duplicates'
import { strip } from './testing/strips'

const masks = ['1111111111..', '111111111...', '......111111', '1...........'].map(strip)

it('offers a mask once', () => {
  expect(distinctMasks(masks)).toEqual([0, 2, 3])
})

it('offers a track once, by the frames that show both', () => {
  const track = (...shown: readonly (readonly [frame: number, mask: number])[]): FoundTrack => ({
    ...{ score: 1, shot: { from: 0, to: 9 }, bestFrame: 0, presence: 1, embedding: new Float32Array() },
    thumbnails: shown.map(([frameIndex, mask]) => ({ frameIndex, mask: masks[mask]! }))
  })
  const all = [track([0, 0], [4, 2]), track([0, 1], [4, 2]), track([0, 1], [4, 3]), track([7, 0])]
  expect(distinctTracks(all)).toEqual([all[0], all[2], all[3]])
})
