import { expect, test } from 'vitest'
import { createProgressLine } from './progressLine'

function recorded(isTTY: boolean) {
  const written: string[] = []
  let time = 0
  const line = createProgressLine({ isTTY, write: (text) => written.push(text) }, () => time)
  return { written, line, at: (ms: number) => (time = ms) }
}

test('a terminal gets one line, rewritten', () => {
  const { written, line, at } = recorded(true)
  for (const done of [1, 2, 3]) {
    at(done * 1000)
    line.update(done, 3)
  }
  line.end()
  expect(written).toEqual([
    '\r\u001b[Kframe 1 of 3   33 %',
    '\r\u001b[Kframe 2 of 3   66 %  1.0 frames/s  1 s left',
    '\r\u001b[Kframe 3 of 3  100 %  1.0 frames/s',
    '\n'
  ])
})

test('a log gets a line every few seconds, and the last', () => {
  const { written, line, at } = recorded(false)
  for (let done = 1; done <= 20; done++) {
    at(done * 1000)
    line.update(done, 20)
  }
  line.end()
  expect(written.map((text) => text.slice(0, 11))).toEqual([
    'frame  1 of',
    'frame  6 of',
    'frame 11 of',
    'frame 16 of',
    'frame 20 of'
  ])
  expect(written.every((text) => text.endsWith('\n'))).toBe(true)
})

test('a note wipes the half-written line and stands alone', () => {
  const { written, line, at } = recorded(true)
  at(1000)
  line.update(1, 2)
  line.note('The mask was resized.')
  expect(written.at(-1)).toBe('\r\u001b[KThe mask was resized.\n')
})

test('long waits read in hours and minutes', () => {
  const { written, line, at } = recorded(false)
  line.update(0, 100)
  at(60_000)
  line.update(1, 100)
  expect(written).toEqual(['frame   0 of 100    0 %\n', 'frame   1 of 100    1 %  0.0 frames/s  1 h 39 min left\n'])
})
