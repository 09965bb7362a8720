import { expect, test } from 'vitest'
import { describeVersion } from './ffmpeg.mjs'

const printed = (name, codec) =>
  `ffmpeg version ${name} Copyright (c) 2000-2022 the FFmpeg developers\nlibavutil      56. 70.100 / 56. 70.100\nlibavcodec     ${codec}\n`

test.each([
  ['4.3.8-0+deb11u1', '58. 91.100 / 58. 91.100', false],
  ['n4.4.2', '58.134.100 / 58.134.100', true],
  ['5.1.9-0+deb12u1', '59. 37.100 / 59. 37.100', true],
  ['N-47683-g0e8eb07980-static', '58. 42.104 / 58. 42.104', false],
  ['N-120000-gabcdef0123', '62.  3.101 / 62.  3.101', true]
])('%s is judged by its libavcodec', (name, codec, isRecent) => {
  expect(describeVersion(printed(name, codec))).toEqual({ name, isRecent })
})

test('another program is no FFmpeg', () => {
  expect(describeVersion('GNU bash, version 5.2.15')).toBeNull()
})
