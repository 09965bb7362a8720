import type { englishShell } from './shell.en'
import type { Translated } from './translated'

/** Texts of menus and native dialogs that are no actions. */
export const germanShell: Translated<typeof englishShell> = {
  menus: {
    File: '&Datei',
    Edit: '&Bearbeiten',
    Object: '&Objekt',
    Mask: '&Maske',
    View: '&Ansicht',
    Play: '&Wiedergabe',
    Propagate: '&Propagieren',
    Help: '&Hilfe'
  },
  submenus: { 'View &mode': '&Darstellung' },
  openRecent: '&Zuletzt geöffnet',
  nothingRecent: 'Noch nichts geöffnet',
  clearRecent: 'Liste leeren',
  theme: 'Farb&schema',
  themes: { dark: '&Dunkel', light: '&Hell', contrast: 'Hoher &Kontrast', system: 'Wie das &System' },
  roles: {
    quit: '&Beenden',
    close: 'Fenster schließen',
    cut: '&Ausschneiden',
    copy: '&Kopieren',
    paste: 'E&infügen',
    selectAll: 'A&lles auswählen',
    togglefullscreen: 'Voll&bild',
    toggleDevTools: 'Entwicklerwerkzeuge',
    about: 'Über HODOR Studio',
    services: 'Dienste',
    hide: 'HODOR Studio ausblenden',
    hideOthers: 'Andere ausblenden',
    unhide: 'Alle einblenden'
  },

  edited: 'bearbeitet',

  videos: 'Videos',
  projects: 'HODOR-Studio-Projekte',
  pictures: 'Bilder',
  masks: 'Masken (COCO, YouTube-VIS, CVAT, PNG, EXR)',
  allFiles: 'Alle Dateien',
  openVideo: 'Video öffnen',
  openProject: 'Projekt öffnen',
  openSequence: 'Ordner mit nummerierten Bildern oder einem Datensatz (DAVIS, YouTube-VOS) öffnen',
  importMasks: 'Masken importieren',
  importMaskFolder: 'Maskenordner importieren',
  saveProject: 'Projekt speichern',
  exportFolder: 'Export: Ordner für die Dateien wählen',
  exportHere: 'Hierher exportieren',
  backdrop: { image: 'Bild hinter den Objekten wählen', video: 'Video hinter den Objekten wählen' },
  secret: {
    password: 'Datei mit dem Passwort der Farm wählen',
    certificate: 'Zertifikat wählen, dem vertraut wird'
  },
  bundle: 'Netz hinzufügen: Ordner mit der manifest.json wählen',
  addNetwork: 'Netz hinzufügen',
  saveChanges: (name) => `Änderungen an „${name}“ speichern?`,
  saveChangesDetail: 'Sonst geht verloren, was seit dem letzten Speichern gemalt und propagiert wurde.',
  save: 'Speichern',
  dontSave: 'Nicht speichern',
  cancel: 'Abbrechen',
  replaceFile: (name) => `„${name}“ ist schon vorhanden. Ersetzen?`,
  replace: 'Ersetzen'
}
