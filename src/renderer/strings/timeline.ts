/** The timeline and playback. */
export const timelineStrings = {
  timeline: 'Timeline',
  resizeTimeline: 'Height of the timeline',
  legend: { painted: 'Painted', propagated: 'Propagated', stale: 'Out of date' },
  staleFrame: 'Out of date: propagate again (P)',
  frame: 'Frame',
  frameOf: (frameIndex: number, count: number) => `frame ${frameIndex + 1} / ${count}`,
  frameOfSpoken: (frameIndex: number, count: number) => `frame ${frameIndex + 1} of ${count}`,
  playback: 'Playback',
  play: 'Play',
  pause: 'Pause'
} as const
