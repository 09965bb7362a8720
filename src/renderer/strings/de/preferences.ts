import type * as english from '../en/preferences'
import type { Translated } from '../../../shared/language/translated'
import { decimal } from './counts'

/** The preferences. */
export const preferencesStrings: Translated<typeof english.preferencesStrings> = {
  preferences: 'Einstellungen',
  openPreferences: 'Einstellungen…',
  sections: {
    appearance: 'Darstellung',
    device: 'Gerät',
    network: 'Netz',
    memory: 'Speicher',
    farm: 'Farm',
    shortcuts: 'Tastenkürzel'
  },

  language: 'Sprache',
  languageSystem: 'Wie das System',
  languageHint: 'Gilt ab dem nächsten Start.',

  theme: 'Farbschema',
  themes: {
    dark: ['Dunkel', 'Das Bild ist das Hellste auf dem Schirm'],
    light: ['Hell', 'Für helle Räume'],
    contrast: ['Hoher Kontrast', 'Weiß auf Schwarz, jedes Bedienelement umrandet'],
    system: ['Wie das System', 'Folgt dem Schreibtisch, bei Tag und bei Nacht']
  },

  whileWorking: 'Beim Arbeiten',
  live: 'Live: die nächsten Sekunden sofort mitführen',
  liveHint:
    'Nach einem Klick oder Strich werden zwei bis drei Sekunden im Hintergrund propagiert und wiederholt abgespielt, solange niemand arbeitet.',
  liveTooSlow: (rate, least) =>
    `Vorerst aus: Dieser Rechner schafft gemessen ${decimal(rate, 1)} Frames pro Sekunde; nötig sind ${least}.`,
  playAfterRun: 'Einmal abspielen, was eine Propagierung ergeben hat',

  deviceIntro:
    'Worauf das Netz läuft. Ein Gerät wird nur genommen, wenn es dieselben Masken liefert wie der Prozessor.',
  automatic: 'Automatisch',
  automaticHint: 'Das erste, das funktioniert, von oben nach unten',
  runsNow: 'läuft jetzt',
  precision: 'Genauigkeit',
  precisionHint:
    'Teile des Netzes rechnen auf dem Prozessor mit ganzen Zahlen, auf der Grafikkarte mit halber Genauigkeit, wo das hier gemessen schneller war; die Masken sind bis auf Pixel an manchen Rändern dieselben.',
  exact: 'Exakt',
  exactHint: 'Durchgehend Gleitkommazahlen.',
  changingPrecision: 'Netz wird geöffnet…',
  deviceStates: {
    running: 'Läuft jetzt',
    works: 'Funktioniert hier',
    skipped: 'Nicht verwendet',
    untried: 'Noch nicht probiert'
  },
  processorHint: 'Immer vorhanden',
  tryDevices: 'Jetzt probieren',
  tryingDevices: 'Wird probiert…',
  asking: 'Engine wird gefragt…',
  tryingDevice: (name) => `Start auf ${name}…`,
  kept: 'Alles läuft weiter wie bisher.',

  networkIntro: 'Das Netz, das Masken durch den Clip führt. Eigene als Bundle-Ordner hinzufügen.',
  addNetwork: 'Netz hinzufügen…',
  removeNetwork: (name) => `${name} aus der Liste nehmen`,
  networkScore: 'Genauigkeit (J&F)',
  notMeasured: 'nicht gemessen',
  licence: 'Lizenz',
  trainedOn: 'Trainiert mit',
  folder: 'Ordner',
  noNetworks: 'Kein Netz gefunden.',

  memoryIntro:
    'Alles gilt sofort. Mehr macht das Scrubben flüssiger, behält mehr Schritte zum Rückgängigmachen oder beschleunigt Korrekturen.',
  frameCache: 'Dekodierte Frames',
  frameCacheHint: (count) =>
    `Frames, die zum Scrubben bereitliegen: etwa ${count} in 1920 × 1080. Speicher der Engine.`,
  featureMemory: 'Erneut propagieren',
  featureMemoryHint:
    'Was das Netz in besuchten Frames gesehen hat, damit eine Korrektur schneller geht: etwa 2 MB je Frame. 0 behält hier nichts.',
  featureDisk: 'Erneut propagieren, auf der Platte',
  featureDiskHint: 'Wenn der Speicher voll ist: eine temporäre Datei, mit dem Video wieder weg. 0 nutzt keine.',
  historyLimit: 'Rückgängig',
  historyHint: 'Was zum Rückgängigmachen behalten wird; die ältesten Schritte gehen zuerst. Speicher des Fensters.',
  usual: (value) => `Üblich: ${value} MB`,

  shortcutsIntro: 'Ändern drücken, dann die neue Taste. Escape lässt es, wie es war.',
  changeKey: (action) => `Taste für „${action}“ ändern`,
  addKey: (action) => `Taste für „${action}“ hinzufügen`,
  clearKeys: (action) => `Keine Taste für „${action}“`,
  resetKey: (action) => `Übliche Taste für „${action}“`,
  change: 'Ändern',
  resetAll: 'Zurücksetzen',
  pressKey: 'Taste drücken…',
  noKey: 'keine',
  taken: (chord, action) => `${chord} ist „${action}“.`,
  useHere: 'Hier verwenden',
  keepThere: 'Dort lassen',
  hiddenBy: (action) => `„${action}“ hat diese Taste auch und geht vor.`
}
