import type * as english from '../en/timeline'
import type { Translated } from '../../../shared/language/translated'
import { decimal, frames } from './counts'

/** The timeline and playback. */
export const timelineStrings: Translated<typeof english.timelineStrings> = {
  timeline: 'Timeline',
  resizeTimeline: 'Höhe der Timeline',
  legend: {
    painted: 'Gemalt',
    sure: 'Sicherheit',
    present: 'Vorhanden',
    unsure: 'Prüfen',
    stale: 'Veraltet'
  },
  staleFrame: (key) => `Veraltet: aktualisieren${key}`,
  frame: 'Frame',
  frameOf: (frameIndex, count) => `Frame ${frameIndex + 1} / ${count}`,
  frameOfSpoken: (frameIndex, count) => `Frame ${frameIndex + 1} von ${count}`,
  inPoint: 'In-Point',
  outPoint: 'Out-Point',
  clearRange: 'Wieder den ganzen Clip nutzen',
  rangeOf: (first, last) => `${first} – ${last}`,
  rangeLength: (count, time) => `${frames(count)}, ${time}`,
  sure: (share) => `${Math.floor(share * 100)} %`,
  frameConfidence: (share, name) => `am unsichersten: ${name} ${Math.floor(share * 100)} %`,
  laneFrame: (frame) => `Frame ${frame}`,
  lanePainted: 'gemalt',
  laneSure: (share) => `${Math.floor(share * 100)} % sicher`,
  laneUnsure: (share) => `${Math.floor(share * 100)} % sicher, prüfen`,
  laneStale: 'veraltet',
  laneArea: (share) => `${decimal(share * 100, share < 0.1 ? 1 : 0)} % des Bildes`,
  dropped: (count) => `${count} ausgelassen`,
  droppedHint: 'Frames, die seit Beginn der Wiedergabe nicht rechtzeitig gezeigt werden konnten',
  shuttle: (rate) => `${rate < 0 ? '−' : ''}${Math.abs(rate)}×`,
  volume: 'Lautstärke',
  sound: 'Ton aus',
  soundOff: 'Ton an',
  noSound: 'Dieses Video hat keinen Ton',
  visiblePart: 'Gezeigter Teil des Clips',
  playback: 'Wiedergabe',
  play: 'Wiedergabe',
  pause: 'Pause'
}
