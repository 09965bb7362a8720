import { describe, expect, test } from 'vitest'
import { parseArguments } from './arguments'

const parse = (...more: string[]) => parseArguments(['segment', 'clip.mp4', ...more])

describe('segment --click', () => {
  test('needs no mask; one entry an object and frame, what is not the object last', () => {
    const point = (x: number, y: number, positive = true) => ({ kind: 'points', points: [{ x, y }], positive })
    const not = ['--not', '0:5,6', '--not', '2@0:9,9']
    expect(
      parse(...not, '--click', '0:1,2,3,4', '--click', '2@0:7,8', '--click', '12:1,1', '--click', '1@0:4,4')
    ).toMatchObject({
      references: [],
      clicks: [
        { objectId: 1, frameIndex: 0, strokes: [point(1, 2), point(3, 4), point(4, 4), point(5, 6, false)] },
        { objectId: 2, frameIndex: 0, strokes: [point(7, 8), point(9, 9, false)] },
        { objectId: 1, frameIndex: 12, strokes: [point(1, 1)] }
      ]
    })
    expect(parse('--ref', '0=mask.png')).not.toHaveProperty('clicks')
  })

  test.each(['', '3,4', '0:3', '0:3,4,5', 'a:3,4', '-1:3,4', '0:3.5,4', '0@0:3,4', '256@0:3,4', '1@:3,4', '0:1e3,4'])(
    '%j is refused',
    (given) => {
      for (const option of ['--click', '--not']) {
        expect(() => parse('--click', '0:1,1', option, given)).toThrow(
          expect.objectContaining({ code: 'bad-arguments' })
        )
      }
    }
  )
})
