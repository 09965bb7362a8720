import { expect, test } from 'vitest'
import type { ExportJob } from '../../shared/domain/exportJob'
import { MadePictures } from './madePictures'

const job = (): ExportJob => ({ videoPath: '/clip.mp4' }) as ExportJob
const picture = (frameIndex: number, bytes: number) => ({ frameIndex, png: new Uint8Array(bytes) })

test('frames of a job are kept until another is asked about; late ones of before are not', () => {
  const made = new MadePictures()
  const [one, other] = [job(), job()]
  expect(made.of(one, 3)).toBeNull()
  made.keep(one, picture(3, 10))
  expect(made.of(one, 3)?.png).toHaveLength(10)
  expect(made.of(other, 3)).toBeNull()
  made.keep(one, picture(3, 10))
  expect(made.of(other, 3)).toBeNull()
})

test('what does not fit is made again each time; the same frame takes its room once', () => {
  const made = new MadePictures(25)
  const one = job()
  made.begin(one)
  for (let again = 0; again < 5; again++) made.keep(one, picture(0, 10))
  made.keep(one, picture(1, 15))
  made.keep(one, picture(2, 1))
  expect([0, 1, 2].map((frame) => made.of(one, frame)?.png.length ?? 0)).toEqual([10, 15, 0])
})
