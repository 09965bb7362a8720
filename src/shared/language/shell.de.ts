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

  updates: {
    menu: 'Nach &Updates suchen …',
    title: 'Nach Updates suchen',
    noPlace: 'Diese Kopie des Studios nennt keinen Ort für neue Versionen.',
    ask: (host, repository) => `${host} nach der neuesten Version von ${repository} fragen?`,
    askDetail: 'Einmal, jetzt. Nichts über Person, Rechner oder Arbeit wird gesendet; nichts wird heruntergeladen.',
    askNow: 'Fragen',
    newer: (version, own) => `Version ${version} ist erschienen; dies ist ${own}.`,
    at: (page) => `Zu finden unter ${page}`,
    current: (version) => `Version ${version} ist die neueste.`,
    unknown: 'Ob es eine neuere Version gibt, war nicht herauszufinden.',
    reasons: {
      noRelease: 'Es gibt noch keine veröffentlichte Version.',
      noVersion: 'Die Antwort nennt keine Version.',
      noAnswer: 'Keine lesbare Antwort. Ist dieser Rechner verbunden?'
    },
    refused: (status) => `Die Antwort war ${status}; später noch einmal versuchen.`
  },

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
