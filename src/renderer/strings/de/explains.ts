import type * as english from '../en/explains'
import type { Translated } from '../../../shared/language/translated'

/** What a button does, in a sentence, for people who meet it for the first time: shown below its name. */
const explains: Translated<typeof english.explainsStrings>['explains'] = {
  'tool.pan': 'Das Bild verschieben; mit der Leertaste geht das in jedem Werkzeug.',
  'tool.brush': 'Das Objekt in diesem Frame malen. Alt nimmt weg, Shift zieht eine Gerade.',
  'tool.eraser': 'Wegnehmen, was nicht zum Objekt gehört.',
  'tool.polygon': 'Ecken um das Objekt klicken; Enter schließt.',
  'tool.lasso': 'Das Objekt in einem Zug umfahren.',
  'tool.fill': 'Ein Loch im Objekt anklicken, um es zu schließen; mit Alt ein loses Stück, um es zu entfernen.',
  'tool.suggest': 'Ein Objekt anklicken oder einen Rahmen darum ziehen: Die Maske entsteht von selbst.',
  'tool.refine': 'Über Haare, Fell oder Unschärfe malen: dort wird beim Matting Alpha bestimmt. Alt nimmt weg.',
  'object.discover': 'Sucht Objekte im ganzen Clip oder zwischen In und Out; danach wählen, welche bleiben.',
  'mask.smartEdge': 'Legt den Rand der Maske auf die Kante im Bild, innerhalb der Reichweite unten.',
  'mask.fillHoles': 'Schließt alle Löcher des Objekts in diesem Frame.',
  'mask.grow': 'Vergrößert die Maske rundum ein wenig.',
  'mask.shrink': 'Verkleinert die Maske rundum ein wenig.',
  'mask.smooth': 'Glättet ausgefranste Ränder.',
  'mask.copyPrevious': 'Übernimmt die Maske des vorigen Frames, um sie hier zu korrigieren.',
  'view.overlay': 'Die Objekte farbig über dem Bild.',
  'view.outline': 'Nur ihre Konturen, damit das Bild zu sehen ist.',
  'view.cutout': 'Nur die Objekte, wie im Freisteller.',
  'view.matte': 'Objekte weiß, alles andere schwarz.',
  'view.difference': 'Was sich seit dem nächsten Referenzframe geändert hat.',
  'view.onionSkin': 'Konturen des nächsten Referenzframes über diesem Frame.',
  'view.wipe':
    'Links einer verschiebbaren Linie: die Masken des vorigen Laufs, oder was unter einem Referenzframe propagiert war.',
  'view.invert': 'Alles außer den Objekten tritt an ihre Stelle.',
  'propagate.checkNext': 'Führt der Reihe nach zu den Stellen, an denen Masken am ehesten falsch sind.',
  'play.loop': 'Spielt zwischen In und Out immer wieder.',
  'view.toggleOverlay': 'Blendet die Masken aus, um nur das Bild zu sehen.'
}

export const explainsStrings: Translated<typeof english.explainsStrings> = { explains }
