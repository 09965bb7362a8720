import { expect, test } from 'vitest'
import { noteFromOne } from '../../../shared/domain/notesFromOne'
import type { VideoInfo } from '../../../shared/domain/types'
import { noticeLost, noticePatched } from './lostFrames'
import { decodingNotes, noticeSize } from './sizeChanges'

function videoWith(lost: readonly number[], patched: readonly number[]): VideoInfo {
  const video = {
    width: 64,
    height: 48,
    codedSize: { width: 64, height: 48 },
    rotationDegrees: 0
  } as unknown as VideoInfo
  for (const frame of lost) noticeLost(video, frame)
  for (const frame of patched) noticePatched(video, frame)
  return video
}

test('notes count from 0, and from 1 as the window shows them', () => {
  const video = videoWith([6, 29, 30, 39], [0])
  noticeSize(video, { width: 32, height: 24 }, 9)
  const notes = decodingNotes(video)
  const starts = (list: readonly string[]) => list.map((note) => note.split(/ on are| cannot| came/)[0])
  expect(starts(notes)).toEqual(['Pictures from frame 9', 'Frames 6, 29–30, 39', 'Frame 0'])
  const shown = notes.map(noteFromOne)
  expect(starts(shown)).toEqual(['Pictures from frame 10', 'Frames 7, 30–31, 40', 'Frame 1'])
  expect(shown[0]).toContain('are 32×24 instead of 64×48')
})

test('how many more there are is no frame', () => {
  const [note = ''] = decodingNotes(videoWith([0, 2, 4, 6, 8, 10, 12, 14, 16, 18], []))
  expect(note).toContain('12, 14 and 2 more places cannot be decoded')
  expect(noteFromOne(note)).toContain('Frames 1, 3, 5, 7, 9, 11, 13, 15 and 2 more places cannot be decoded')
})

test.each([
  [
    'The file’s clock jumps before frames 10, 20 and 3 more: recordings joined without a new clock.',
    'The file’s clock jumps before frames 11, 21 and 3 more: recordings joined without a new clock.'
  ],
  [
    'The file is cut short: 30 of 50 frames are there; it is broken from frame 30 on (after 0:01). 30 frames were kept.',
    'The file is cut short: 30 of 50 frames are there; it is broken from frame 31 on (after 0:01). 30 frames were kept.'
  ],
  ['frame 3.mp4 is broken from frame 30 on (0:01).', 'frame 3.mp4 is broken from frame 31 on (0:01).']
])('of other notes only the frames are counted otherwise: %s', (note, shown) => {
  expect(noteFromOne(note)).toBe(shown)
})

test('notes without frames of the video stay as they are', () => {
  const notes = [
    'On 3 of 50 frames an object was not surely found: see frame 3.html.',
    'Interlaced: frames are deinterlaced.'
  ]
  expect(notes.map(noteFromOne)).toEqual(notes)
})
