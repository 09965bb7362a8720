import { expect, test } from 'vitest'
import { describeError, printable, printJson } from './output'

test('JSON holds typed arrays as lists', () => {
  const written: string[] = []
  const stdout = { write: (text: string) => written.push(text) }
  printJson({ stdout, stderr: stdout }, { timesMicros: Float64Array.of(0, 41_667), name: 'clip' })
  expect(JSON.parse(written.join(''))).toEqual({ timesMicros: [0, 41_667], name: 'clip' })
})

test('an error reads as what happened, then what to do', () => {
  expect(describeError({ code: 'file-not-found', message: 'There is no x.mp4.', hint: 'Check the path.' })).toBe(
    'Error: There is no x.mp4. [file-not-found]\nCheck the path.'
  )
  expect(describeError({ code: 'internal', message: 'Broken.', hint: '' })).toBe('Error: Broken. [internal]')
})

test('names cannot steer the terminal', () => {
  expect(printable('a\nb\u001b[2Jc\u009b1m 🎬 "q"')).toBe('a\\nb\\u001b[2Jc\\u009b1m 🎬 "q"')
})
