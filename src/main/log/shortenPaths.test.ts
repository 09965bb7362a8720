import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shortenPaths } from './shortenPaths'

test.each([
  ['Cannot open /home/anna/Films/cut 1.mp4', 'Cannot open …/cut 1.mp4'],
  ['at run (/srv/app/out/main/index.cjs:12:5)', 'at run (…/index.cjs:12:5)'],
  [String.raw`C:\Users\Anna\clip.mov is empty`, '…/clip.mov is empty'],
  [String.raw`\\server\share\clip.mov is empty`, '…/clip.mov is empty'],
  ['30 frames/s, 3840/2160 and 1/2', '30 frames/s, 3840/2160 and 1/2'],
  ['shots/bear is no video', 'shots/bear is no video']
])('%s', (text, short) => expect(shortenPaths(text)).toBe(short))

test('no folder of a path stays', () => {
  const name = fc.stringMatching(/^[a-zäöü0-9_-]{3,9}$/)
  fc.assert(
    fc.property(fc.array(name, { minLength: 2, maxLength: 6 }), (names) => {
      const short = shortenPaths(`read /${names.join('/')}: it failed`)
      expect(short).toBe(`read …/${names.at(-1)}: it failed`)
    })
  )
})
