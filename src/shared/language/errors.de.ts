import type { ErrorWords } from './errorWords'

/** What happened and what to do, by the error's code, in German. */
export const germanErrors: ErrorWords = {
  cancelled: ['Gestoppt.', 'Was bis dahin fertig war, bleibt erhalten.'],
  'bad-arguments': [
    'Die Anfrage ergibt so keinen Sinn, oder ein Wert liegt außerhalb des Bereichs.',
    'Die Angabe prüfen. Es wurde nichts begonnen.'
  ],
  'file-not-found': [
    'Die Datei oder der Ordner ist nicht da.',
    'Prüfen, ob sie verschoben oder umbenannt wurde und das Laufwerk verbunden ist.'
  ],
  'file-is-directory': [
    'Statt einer Datei steht dort ein Ordner.',
    'Die Datei selbst wählen, oder einen Ordner mit nummerierten Bildern.'
  ],
  'file-empty': ['Die Datei ist leer.', 'Erneut kopieren oder aufnehmen; bei einem Projekt eine Sicherung öffnen.'],
  'file-unreadable': [
    'Die Datei lässt sich nicht lesen.',
    'Rechte von Datei und Ordner prüfen; auf ein lokales Laufwerk kopieren.'
  ],
  'not-a-video': [
    'Die Datei enthält kein Video, das FFmpeg kennt.',
    'In einem Player öffnen. Läuft sie dort, nach MP4 umwandeln und das öffnen.'
  ],
  'playlist-refused': [
    'Die Datei ist eine Liste anderer Dateien, kein Video.',
    'Die genannten Videos öffnen oder vorher zu einer Datei verbinden.'
  ],
  'no-video-stream': ['Die Datei enthält nur Ton oder Text.', 'Die Datei mit dem Bild wählen.'],
  'no-frames': ['Das Video enthält keinen Frame, der sich zeigen lässt.', 'Erneut aufnehmen oder kopieren.'],
  'video-truncated': [
    'Das Video endet früher, als sein Index angibt.',
    'Erneut kopieren oder die Aufnahme reparieren. Was vor dem Abbruch liegt, ist nutzbar; seine Masken bleiben.'
  ],
  'video-encrypted': ['Das Video ist kopiergeschützt.', 'Eine Kopie ohne Schutz verwenden.'],
  'codec-unsupported': [
    'Dieses FFmpeg kann den Codec oder sein Pixelformat nicht verarbeiten.',
    'Einen anderen Codec wählen oder ein vollständigeres FFmpeg verwenden.'
  ],
  'decode-failed': [
    'Ein Frame ließ sich nicht dekodieren.',
    'Die Datei erneut kopieren; oft hilft das Umwandeln in einen anderen Codec.'
  ],
  'encode-failed': [
    'Das Video ließ sich nicht schreiben, oder das Geschriebene ist nicht das Verlangte.',
    'Anderen Codec oder Ordner versuchen. Nichts Halbes bleibt liegen; die Masken bleiben erhalten.'
  ],
  'ffmpeg-not-found': [
    'FFmpeg oder ffprobe fehlt.',
    'Das Studio neu installieren oder die Programme in STUDIO_FFMPEG und STUDIO_FFPROBE nennen.'
  ],
  'ffmpeg-failed': [
    'FFmpeg hat mit einem Fehler geendet.',
    'Noch einmal versuchen; tritt es wieder auf, einen Problembericht senden.'
  ],
  'output-exists': [
    'Eine Datei oder ein Ordner dieses Namens ist schon da.',
    'Anderen Namen wählen oder das Ersetzen erlauben. Es wurde nichts geändert.'
  ],
  'output-not-writable': ['Dorthin lässt sich nicht schreiben.', 'Einen anderen Ordner wählen.'],
  'disk-full': [
    'Der Platz reicht nicht.',
    'Platz schaffen oder ein anderes Laufwerk wählen. Die Masken bleiben erhalten.'
  ],
  'storage-refused': [
    'Der Speicher der Farm (S3) lässt den Worker nicht ein.',
    'Zugangsdaten und Rechte des Workers prüfen, dann den Auftrag wiederholen.'
  ],
  'storage-unreachable': [
    'Der Speicher der Farm (S3) antwortet nicht.',
    'Die Adresse prüfen; der Clip wird von selbst erneut versucht, andere laufen weiter.'
  ],
  'storage-slow': [
    'Der Speicher der Farm (S3) hat zu lange nichts gesendet.',
    'Der Clip wird von selbst erneut versucht. Bei Wiederholung helfen weniger Worker oder schnellerer Speicher.'
  ],
  'storage-altered': [
    'Was vom Speicher der Farm kam, ist nicht das Angekündigte.',
    'Der Clip wird von selbst neu geholt. Bleibt es dabei, das Objekt im Bucket prüfen.'
  ],
  'storage-clock-skew': [
    'Der Speicher der Farm (S3) lehnt die Anfrage wegen ihrer Uhrzeit ab.',
    'Die Uhr stellen (NTP); der Clip wird von selbst erneut versucht.'
  ],
  'storage-cache-full': [
    'Der Zwischenspeicher des Workers reicht nicht für die Eingaben eines Clips.',
    'Seine Grenze anheben, eine größere Platte nehmen oder weniger Clips gleichzeitig bearbeiten.'
  ],
  'farm-input-unseen': [
    'Ein Worker sieht eine Datei des Auftrags nicht.',
    'Sie unter demselben Pfad freigeben oder hochladen, dann wiederholen. Andere Clips laufen weiter.'
  ],
  'nothing-to-export': [
    'Im gewählten Bereich haben die gewählten Objekte keine Maske.',
    'Erst propagieren, oder anderen Bereich oder andere Objekte wählen.'
  ],
  'objects-unsure': [
    'Ein unkenntlich zu machendes Objekt wurde in manchen Frames nicht sicher gefunden.',
    'Die genannten Frames korrigieren, oder die letzte Stelle oder den ganzen Frame abdecken. Es wurde nichts geschrieben.'
  ],
  'mask-unreadable': [
    'Ein Maskenbild lässt sich nicht als Maske lesen.',
    'Als indiziertes oder graues PNG in der Größe des Videos neu schreiben.'
  ],
  'mask-aspect-mismatch': [
    'Die Maske hat ein anderes Seitenverhältnis als das Video.',
    'Eine Maske in Breite und Höhe des Videos oder im selben Verhältnis verwenden.'
  ],
  'mask-empty': ['Die Maske zeigt kein Objekt.', 'Mindestens ein Objekt malen.'],
  'mask-index-too-large': [
    'Die Maske hat eine Objektnummer, die das Studio nicht fasst.',
    'Objekte neu nummerieren (1 bis 255) oder auf zwei Projekte verteilen.'
  ],
  'masks-ambiguous': [
    'Die Masken lassen sich auf mehrere Arten lesen, oder die Datei enthält mehrere Clips.',
    'Angeben, was gemeint ist.'
  ],
  'annotations-unreadable': [
    'Die Annotationsdatei lässt sich nicht lesen.',
    'Die Meldung nennt den Eintrag. Aus dem Programm, das sie schrieb, erneut exportieren.'
  ],
  'frame-out-of-range': [
    'Einen Frame dieser Nummer gibt es im Video nicht.',
    'Die Zahl der Frames prüfen: Das Video ist womöglich kürzer als gedacht.'
  ],
  'bundle-missing-file': ['Eine Datei des Netzes fehlt.', 'Das Netz erneut kopieren oder installieren.'],
  'bundle-altered': [
    'Eine Datei des Netzes ist nicht die, die sein Manifest nennt.',
    'Das Netz erneut installieren; nach einem Training ein ganzes Bundle exportieren.'
  ],
  'bundle-invalid': [
    'Das Manifest des Netzes ist für das Studio nicht brauchbar.',
    'Ein Bundle verwenden, das für diese Version gemacht ist.'
  ],
  'device-unavailable': ['Das Gerät lässt sich hier nicht verwenden.', 'Automatisch oder CPU wählen.'],
  'inference-failed': [
    'Das Netz hat abgebrochen.',
    'Den Prozessor (CPU) versuchen. Bis dahin erstellte Masken bleiben erhalten.'
  ],
  'no-objects-found': [
    'Es wurde nichts Passendes gefunden.',
    'Woandershin zeigen, einen anderen Frame nehmen oder das Objekt malen.'
  ],
  'engine-crashed': [
    'Die Engine, die dekodiert und rechnet, hat unerwartet geendet.',
    'Sie wurde neu gestartet, die Arbeit ist erhalten. Tritt es wieder auf, den Prozessor versuchen.'
  ],
  'electron-not-found': ['Die Laufzeitumgebung des Fensters ist nicht installiert.', 'Das Studio neu installieren.'],
  'project-unreadable': [
    'Die Projektdatei lässt sich nicht lesen.',
    'Eine Sicherung öffnen oder die Wiederherstellung, die beim Start angeboten wird.'
  ],
  'project-too-new': [
    'Das Projekt wurde von einer neueren Version geschrieben.',
    'Mit jener Version öffnen. Die Datei wurde nicht geändert.'
  ],
  'farm-unreachable': [
    'Der Redis-Server der Farm antwortet nicht.',
    'Adresse prüfen und ob der Server läuft. Die Worker warten und machen von selbst weiter.'
  ],
  'farm-refused': [
    'Der Redis-Server der Farm lässt das Studio nicht ein.',
    'Passwortdatei und Zertifikat in den Einstellungen prüfen.'
  ],
  'farm-full': [
    'Der Redis-Server der Farm hat keinen Speicher mehr.',
    'Mehr Speicher geben oder fertige Aufträge entfernen.'
  ],
  'farm-no-worker': [
    'Es warten Aufträge, die kein Worker der Farm annimmt.',
    'Einen Worker dieser Version mit diesem Netz starten.'
  ],
  'farm-made-for-other': [
    'Ein Auftrag wurde für ein anderes Netz oder eine andere Version gemacht.',
    'Auf allen Rechnern dasselbe Bundle verwenden oder den Auftrag neu senden.'
  ],
  'farm-child-crashed': [
    'Der Prozess, der am Clip arbeitete, hat jedes Mal von selbst geendet.',
    'Die anderen Aufträge laufen weiter. Diesen Clip allein bearbeiten, um die Ursache zu sehen.'
  ],
  'farm-worker-lost': [
    'Die Worker eines Auftrags gingen einer nach dem anderen verloren.',
    'Den Auftrag wiederholen: Er geht von der letzten Sicherung aus weiter.'
  ],
  'farm-clock-skew': ['Die Uhren von Worker und Server gehen zu weit auseinander.', 'Beide Uhren stellen (NTP).'],
  internal: [
    'Etwas Unerwartetes ist passiert.',
    'Die Arbeit ist durch die Wiederherstellung gesichert. Bitte einen Problembericht senden (Hilfe, Problembericht kopieren).'
  ]
}
