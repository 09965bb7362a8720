import * as english from '../en/device'
import type { Translated } from '../../../shared/language/translated'

/** Names of devices are the same in every language. */
const nameOf = english.deviceStrings.deviceName

/** The usual ones; what a driver says stays as it is. */
const skipReasons: Readonly<Record<string, string>> = {
  'no NVIDIA driver': 'NVIDIAドライバーがありません',
  'no graphics card': 'グラフィックカードがありません',
  'only a software graphics driver': 'ソフトウェアのグラフィックドライバーのみ',
  'not part of this ONNX Runtime build': 'このONNX Runtimeには含まれていません'
}

/** Devices and networks. */
export const deviceStrings: Translated<typeof english.deviceStrings> = {
  device: 'モデルの実行デバイス',
  deviceHint: 'クリックすると、詳細とほかのデバイスを表示します。',
  runsOnPlainly: ({ device }) => (device === 'cpu' ? 'CPUで実行' : `GPUで実行（${nameOf(device)}）`),
  deviceLoading: 'モデルを読み込み中…',
  deviceUnknown: 'モデル未読み込み',
  deviceSkipped: '不使用',
  skipReason: (reason) => skipReasons[reason] ?? reason,
  deviceRuns: '実行デバイス',
  deviceNetwork: 'モデル',
  deviceFailed: (name) => `処理の途中で${name}にエラーが発生しました。CPUで続行します。`,
  deviceFailedHint: (reason) => `失われたデータはありませんが、処理に時間がかかります。${reason}`,
  runsOn: ({ device, precision }) => `${nameOf(device)}${precision === 'float32' ? '' : ` ${precision}`}`,
  deviceName: nameOf
}
