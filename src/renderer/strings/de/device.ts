import * as english from '../en/device'
import type { Translated } from '../../../shared/language/translated'

/** Names of devices are the same in every language. */
const nameOf = english.deviceStrings.deviceName

/** The usual ones; what a driver says stays as it is. */
const skipReasons: Readonly<Record<string, string>> = {
  'no NVIDIA driver': 'kein NVIDIA-Treiber',
  'no graphics card': 'keine Grafikkarte',
  'only a software graphics driver': 'nur ein Grafiktreiber in Software',
  'not part of this ONNX Runtime build': 'nicht in diesem ONNX Runtime enthalten'
}

/** Devices and networks. */
export const deviceStrings: Translated<typeof english.deviceStrings> = {
  device: 'Worauf das Netz läuft',
  deviceHint: 'Klicken für Einzelheiten und andere Geräte.',
  runsOnPlainly: ({ device }) =>
    device === 'cpu' ? 'Auf dem Prozessor (CPU)' : `Auf der Grafikkarte (${nameOf(device)})`,
  deviceLoading: 'Netz wird geladen…',
  deviceUnknown: 'Netz nicht geladen',
  deviceSkipped: 'Nicht verwendet',
  skipReason: (reason) => skipReasons[reason] ?? reason,
  deviceRuns: 'Läuft auf',
  deviceNetwork: 'Netz',
  deviceFailed: (name) => `${name} ist mitten in der Arbeit ausgefallen. Es geht auf der CPU weiter.`,
  deviceFailedHint: (reason) => `Nichts ist verloren; es dauert länger. ${reason}`.trim(),
  runsOn: ({ device, precision }) => `${nameOf(device)}${precision === 'float32' ? '' : ` ${precision}`}`,
  deviceName: nameOf
}
