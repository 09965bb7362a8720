import type * as english from '../en/farm'
import type { Translated } from '../../../shared/language/translated'

/** The farm: clips that are worked on by other machines. */
export const farmStrings: Translated<typeof english.farmStrings> = {
  farm: 'Farm',
  farmIntro:
    'Andere Rechner können die Arbeit übernehmen: Ein Redis-Server verteilt die Clips. Ohne Adresse nutzt das Studio kein Netzwerk.',
  farmAddress: 'Adresse',
  farmAddressHint: 'redis://HOST:PORT, mit TLS rediss://HOST:PORT; leer: keine',
  farmAddressWrong:
    'Das ist keine Adresse eines Redis-Servers, oder sie enthält ein Passwort: Das gehört in eine Datei.',
  farmPassword: 'Passwort',
  farmPasswordHint: 'Eine Datei, die es enthält: Hier wird nur ihr Pfad gespeichert',
  farmCertificate: 'Zertifikat',
  farmCertificateHint: 'Bei TLS: wer für den Server bürgt, als PEM',
  farmChoose: 'Wählen …',
  farmForget: 'Vergessen',
  farmNoFile: 'keine',
  farmOff: 'Keine Farm: Es wird nichts gesendet.',
  farmConnecting: (address) => `Verbinden mit ${address} …`,
  farmConnected: (address, workers) => `Verbunden mit ${address}: ${workers} Worker`,
  farmSend: 'An Farm senden',
  farmSendHint: 'Andere Rechner führen die gemalten Masken durch den Clip; das Ergebnis ist ein Projekt neben diesem',
  farmSendWants: 'Erst ein Objekt malen',
  farmSent: (title) => `${title} wurde an die Farm gesendet.`,
  farmStates: {
    waiting: 'Wartet',
    running: 'Läuft',
    retrying: 'Fehlgeschlagen, neuer Versuch folgt',
    parts: 'Einstellungen in Arbeit',
    done: 'Fertig',
    dead: 'Fehlgeschlagen',
    cancelled: 'Gestoppt'
  },
  farmOpen: (title) => `Ergebnis von ${title} öffnen`,
  farmCancel: (title) => `${title} stoppen`,
  farmRetry: (title) => `${title} wiederholen`,
  farmNone: 'Noch nichts gesendet.'
}
