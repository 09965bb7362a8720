import type * as english from '../en/start'
import type { Translated } from '../../../shared/language/translated'

/** The empty window and the first steps. */
export const startStrings: Translated<typeof english.startStrings> = {
  emptyTitle: 'Freistellen, was sich bewegt',
  emptyText: 'Video öffnen, ein Objekt in einem Frame malen – seine Maske wird durch den Clip geführt.',
  dropHere: 'Zum Öffnen loslassen',
  openVideo: 'Video öffnen…',
  openProject: 'Projekt öffnen…',
  trySample: 'Beispiel ansehen',
  dropText: 'oder ein Video oder .hodor-Projekt irgendwo in dieses Fenster ziehen',
  recent: 'Zuletzt geöffnet',
  clearRecent: 'Liste leeren',
  stepOf: (step, count) => `${step} von ${count}`,
  stepPoint: (point, brush) => `Auf ein Objekt zeigen${point} oder es malen${brush}`,
  stepPropagate: (propagate) => `Propagieren${propagate} führt seine Maske durch den Clip`,
  stepExport: (exporting) => `Exportieren${exporting}: eingefärbt, freigestellt oder als Matte`,
  skipSteps: 'Überspringen'
}
