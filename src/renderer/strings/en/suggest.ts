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
  allAccepted: 'Every object found on this frame is yours already.',
  tryAgain: 'Try again',
  suggestFailed: 'Looking for objects failed.',
  suggestKeys: 'Click the picture, or take one of these: arrows and Enter',
  suggestHelp: 'What can be done with this tool',
  suggestHints: [
    'Click masks what is there, drag a box around it, or Ctrl-drag a scribble on it',
    'More clicks refine it; Alt or the right button: not this · [ ] smaller, larger',
    'Shift refines the selected object · a picture here takes that object'
  ] as const,
  suggestionName: (position: number, count: number, share: string, place: string) =>
    `Object ${position} of ${count}, ${share} of the frame, ${place}`,
  shareOfFrame: (share: number) => (share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`),
  places: [
    ['top left', 'top', 'top right'],
    ['left', 'centre', 'right'],
    ['bottom left', 'bottom', 'bottom right']
  ] as const,
  pointingAt: (name: string, strokes: number) => `${name}: ${strokes} ${strokes === 1 ? 'mark' : 'marks'}`,
  pointHints: [
    'Click adds what is missing; Alt or the right button: not this',
    'Drag a mark to move it, right-click deletes it, Backspace takes the last one back',
    'Enter accepts, Esc takes all back'
  ] as const,
  answerOf: (answer: number, answers: number) => `Size ${answer + 1} of ${answers}: [ smaller, ] larger`,
  pointConfidence: {
    sure: 'Probably right',
    fair: 'Roughly right',
    unsure: 'Unsure: add a mark where it is wrong'
  } as const,
  makingMask: 'Making the mask…',
  acceptPointed: 'Accept',
  pointAt: (name: string) => `Point at ${name}`,
  nothingPointedAt: 'Nothing was found there. Click the middle of the object, or drag a box around it.',
  pointedSmall: 'What was found there is very small. Zoom in and click again where it is not what you meant.',
  pointsContradict: 'Marks of both kinds lie on the same place: the newest one counts.',
  pointOutside: 'That is outside the picture: nothing was changed.',
  pointFirst: 'Click the object first, then what is not part of it.',
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
