import { plural } from '../../../shared/language/plural'
import type * as english from '../en/review'
import type { Translated } from '../../../shared/language/translated'
import { frames } from './counts'

const percent = (share: number): string => `${Math.round(share * 100)} %`

function partsText(count: number): string {
  return ['', 'ein Teil', 'zwei Teile', 'drei Teile', 'vier Teile'][count] ?? `${count} Teile`
}

/** The weakest places of a clip. */
export const reviewStrings: Translated<typeof english.reviewStrings> = {
  weakPlaces: 'Schwachstellen',
  weakPlacesHint: (key) => `Enter oder ${key} führt hin. Korrigieren, dann Tab für die nächste.`,
  weakPlace: (frame, name, why) => `Frame ${frame}, ${name}: ${why}`,
  placeNumber: (frame) => `Frame ${frame}`,
  placesToCheck: (count) =>
    plural('de', count, {
      one: 'Eine Stelle ist einen Blick wert: Sie steht unter dem Bild.',
      other: `${count} Stellen sind einen Blick wert: Sie stehen unter dem Bild.`
    }),
  noWeakPlaces: 'Kein Frame fällt als schwach auf.',
  lookingForPlaces: 'Schwachstellen werden gesucht…',
  checkPlaces: (count) => plural('de', count, { one: '1 Stelle prüfen', other: `${count} Stellen prüfen` }),
  checkMasks: 'Masken prüfen',
  exportStep: 'Exportieren…',
  placeStates: { open: 'nicht angesehen', looked: 'angesehen', painted: 'korrigiert' },
  closePlaces: 'Liste schließen',
  placesDone: 'Alle angesehen',
  placesFixed: (count) => `${frames(count)} korrigiert: Aktualisieren führt es weiter`,
  weakReason: (reason, nameOf) => {
    switch (reason.kind) {
      case 'unsure':
        return reason.confidence === 0 ? 'nicht verlässlich' : `nur ${percent(reason.confidence)} sicher`
      case 'area':
        return `Fläche ${reason.change < 0 ? '−' : '+'}${percent(Math.abs(reason.change))}`
      case 'parts':
        return partsText(reason.count)
      case 'partLost':
        return 'ein Teil fehlt'
      case 'jump':
        return 'die Kontur springt'
      case 'swapped':
        return `Namen evtl. vertauscht mit ${nameOf(reason.with)}`
      case 'lost':
        return 'ab hier verschwunden'
    }
  }
}
