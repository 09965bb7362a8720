import { plural } from '../../../shared/language/plural'
import type * as english from '../en/jobs'
import type { Translated } from '../../../shared/language/translated'
import { frames } from './counts'

const jobOf = {
  propagate: 'Propagieren',
  export: 'Exportieren',
  discover: 'Objekte suchen',
  accept: 'Masken erstellen'
}

/** Propagation and other jobs. */
export const jobsStrings: Translated<typeof english.jobsStrings> = {
  propagate: 'Propagieren',
  propagateBackward: 'Rückwärts propagieren',
  propagateMenu: 'Richtungen der Propagierung',
  directions: {
    forward: 'Vorwärts',
    backward: 'Rückwärts',
    both: (inOut) => (inOut ? 'Beide Richtungen, In bis Out' : 'Beide Richtungen, ganzer Clip')
  },
  continueRange: (first, last) => (first === last ? `Weiter ${first}` : `Weiter ${first}–${last}`),
  updateRange: (first, last) => (first === last ? `Aktualisieren ${first}` : `Aktualisieren ${first}–${last}`),
  updateFrames: (count) => `${frames(count)} aktualisieren`,
  nothingToPropagate: 'Es gibt keinen Frame, auf den eine Maske übertragen werden könnte.',
  nothingToCheck: 'Es gibt keinen propagierten Frame zu prüfen',
  pauseJob: 'Pause',
  resumeJob: 'Fortsetzen',
  paused: 'angehalten',
  stop: 'Stopp',
  stopHint: 'Stoppen; was fertig ist, bleibt erhalten',
  cancelling: 'Wird gestoppt…',
  propagated: (count) => `${frames(count)} propagiert.`,
  propagationStopped: (count) =>
    plural('de', count, {
      one: `Gestoppt. ${frames(count)} bleibt erhalten.`,
      other: `Gestoppt. ${frames(count)} bleiben erhalten.`
    }),
  paintedMeanwhile: 'Währenddessen wurde gemalt: Diese Masken sind veraltet.',
  lookingAhead: 'Vorausrechnen',
  jobOf,
  running: (kind) => `${jobOf[kind]}…`,
  left: (text) => `noch ${text}`,
  estimating: 'wird geschätzt…'
}
