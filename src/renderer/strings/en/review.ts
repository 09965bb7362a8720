import { frames } from './counts'
import type { WeakReason } from '../../editor/weakSigns'

const percent = (share: number): string => `${Math.round(share * 100)} %`

function partsText(count: number): string {
  return ['', 'one part', 'two parts', 'three parts', 'four parts'][count] ?? `${count} parts`
}

/** The weakest places of a clip. */
export const reviewStrings = {
  weakPlaces: 'Weakest places',
  weakPlacesHint: (key: string) => `Enter or ${key} leads there. Correct it, then Tab for the next.`,
  weakPlace: (frame: number, name: string, why: string) => `Frame ${frame}, ${name}: ${why}`,
  placeNumber: (frame: number) => `Frame ${frame}`,
  placesToCheck: (count: number) =>
    count === 1
      ? 'One place is worth a look: it is shown below the picture.'
      : `${count} places are worth a look: they are shown below the picture.`,
  noWeakPlaces: 'No frame stands out as weak.',
  lookingForPlaces: 'Looking for the weakest places…',
  checkPlaces: (count: number) => (count === 1 ? 'Check 1 place' : `Check ${count} places`),
  checkMasks: 'Check masks',
  exportStep: 'Export…',
  placeStates: { open: 'not looked at', looked: 'looked at', painted: 'corrected' } as const,
  closePlaces: 'Close the list',
  placesDone: 'All looked at',
  placesFixed: (count: number) => `${frames(count)} corrected: update carries it on`,
  /** In the words of what can be seen. @param nameOf an object */
  weakReason: (reason: WeakReason, nameOf: (id: number) => string): string => {
    switch (reason.kind) {
      case 'unsure':
        return reason.confidence === 0 ? 'cannot be trusted' : `only ${percent(reason.confidence)} sure`
      case 'area':
        return `area ${reason.change < 0 ? '−' : '+'}${percent(Math.abs(reason.change))}`
      case 'parts':
        return partsText(reason.count)
      case 'partLost':
        return 'a part is gone'
      case 'jump':
        return 'the outline jumps'
      case 'swapped':
        return `names may be swapped with ${nameOf(reason.with)}`
      case 'lost':
        return 'gone from here on'
    }
  }
} as const
