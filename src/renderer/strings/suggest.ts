import { frames } from './counts'

function objects(count: number): string {
  return `${count} ${count === 1 ? 'object' : 'objects'}`
}

/** Objects found without painting: on a frame, and over a clip. */
export const suggestStrings = {
  suggestions: 'Suggested objects',
  suggestionsOn: (frameNumber: number) => `Suggested objects on frame ${frameNumber}`,
  lookingForObjects: 'Looking for objects…',
  noObjectsHere: 'No objects found on this frame. Try another one, or paint the object (B).',
  nothingThere: 'Nothing was found there. Esc shows all again.',
  allAccepted: 'Every object found on this frame is yours already.',
  tryAgain: 'Try again',
  suggestFailed: 'Looking for objects failed.',
  suggestHints: [
    'Click takes an object, Enter the marked one',
    'Shift adds to, Alt takes from the selected object',
    'Drag a box, Ctrl-drag a scribble · [ ] other sizes'
  ] as const,
  suggestionName: (position: number, count: number, share: string, place: string) =>
    `Object ${position} of ${count}, ${share} of the frame, ${place}`,
  shareOfFrame: (share: number) => (share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`),
  places: [
    ['top left', 'top', 'top right'],
    ['left', 'centre', 'right'],
    ['bottom left', 'bottom', 'bottom right']
  ] as const,
  narrowed: { box: 'in the box', scribble: 'under the scribble' } as const,
  showAllSuggestions: 'Show all',
  suggestEdits: { new: 'Accept', add: 'Add to', take: 'Take from' } as const,
  acceptSuggestion: 'Accept',
  addSuggestionTo: (name: string) => `Add to ${name}`,
  takeSuggestionFrom: (name: string) => `Take from ${name}`,
  suggestionChangesNothing: 'That changes nothing: the pixels are as you want them, or locked.',
  selectForMerge: 'Select the object to change first, or click without Shift and Alt to make a new one.',
  foundTracks: (count: number) => `${objects(count)} found`,
  foundIn: (first: number, last: number) => (first === last ? `Frame ${first}` : `Frames ${first}–${last}`),
  cutsInside: (shots: number) =>
    `There ${shots === 2 ? 'is a cut' : `are ${shots - 1} cuts`} in this part of the clip: objects were looked for in each shot by itself.`,
  keepToShot: (first: number, last: number) => `Keep to this shot (${first}–${last})`,
  trackName: (position: number) => `Found object ${position}`,
  onShare: (share: number) => `on ${Math.round(share * 100)} % of the frames`,
  bestOn: (frameNumber: number) => `best on frame ${frameNumber}`,
  trackFrame: (frameNumber: number) => `Frame ${frameNumber}: go there`,
  acceptTracks: (count: number) => (count === 0 ? 'Add objects' : `Add ${objects(count)}`),
  chooseTracks: 'Choose an object first',
  tracksAdded: (count: number, frameCount: number) => `Added ${objects(count)} with masks on ${frames(frameCount)}.`,
  tracksAddedHint: 'Paint where a mask is wrong, then propagate: HODOR carries the correction.',
  acceptStopped: 'Stopped. Nothing was added.',
  searchStopped: 'Stopped looking for objects.',
  changedMeanwhile: 'Objects were added while masks were made: nothing was taken over. Add them once more.'
} as const
