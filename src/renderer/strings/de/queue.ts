import { plural } from '../../../shared/language/plural'
import type * as english from '../en/queue'
import type { Translated } from '../../../shared/language/translated'

/** The export queue. */
export const queueStrings: Translated<typeof english.queueStrings> = {
  queue: 'Exportwarteschlange',
  queueEmpty: 'Nichts wartet. Hinzugefügte Exporte laufen nacheinander, auch aus mehreren Projekten.',
  queueStates: {
    waiting: 'Wartet',
    running: 'Exportiert',
    done: 'Fertig',
    failed: 'Fehlgeschlagen',
    cancelled: 'Gestoppt',
    interrupted: 'Unterbrochen, beginnt von vorn'
  },
  queueAdded: (count) =>
    plural('de', count, {
      one: 'Zur Warteschlange hinzugefügt.',
      other: `${count} Exporte zur Warteschlange hinzugefügt.`
    }),
  queueReadyIn: (text) => `Wartet, fertig in etwa ${text}`,
  queueHeld: 'Angehalten',
  queueSummary: (over, total, failed) =>
    `${over - failed} von ${total} fertig${failed === 0 ? '' : `, ${failed} fehlgeschlagen`}`,
  queueFinished: (done) =>
    plural('de', done, { one: `${done} Export ist fertig.`, other: `${done} Exporte sind fertig.` }),
  queueFailed: (failed) =>
    plural('de', failed, {
      one: `${failed} Export ist fehlgeschlagen.`,
      other: `${failed} Exporte sind fehlgeschlagen.`
    }),
  queueLeft: (count) =>
    plural('de', count, {
      one: `${count} Export wurde beim letzten Mal nicht fertig.`,
      other: `${count} Exporte wurden beim letzten Mal nicht fertig.`
    }),
  queueLeftHint: 'Sie haben alles, was sie brauchen: Die Masken sind mit gespeichert.',
  queueGoOn: 'Fortsetzen',
  queueShow: 'Warteschlange zeigen',
  queuePause: 'Anhalten',
  queuePauseHint: 'Den laufenden Export anhalten und keinen weiteren beginnen',
  queueResume: 'Fortsetzen',
  queueClear: 'Fertige entfernen',
  queueUp: (title) => `${title} nach oben`,
  queueDown: (title) => `${title} nach unten`,
  queueCancel: (title) => `${title} stoppen`,
  queueRetry: (title) => `${title} wiederholen`,
  queueReplace: (title) => `${title} wiederholen und seine Dateien ersetzen`,
  queueRemove: (title) => `${title} aus der Warteschlange entfernen`,
  queueReveal: (title) => `${title} im Ordner zeigen`,
  queueDrag: 'Ziehen, um die Reihenfolge zu ändern',
  queueRunning: 'Es laufen noch Exporte.',
  queueRunningHint: 'Zu Ende laufen lassen oder noch einmal schließen: Sie werden beim nächsten Start wieder angeboten.'
}
