import type * as english from '../en/preferences'
import type { Translated } from '../../../shared/language/translated'

/** The preferences. */
export const preferencesStrings: Translated<typeof english.preferencesStrings> = {
  preferences: '環境設定',
  openPreferences: '環境設定…',
  sections: {
    appearance: '外観',
    device: 'デバイス',
    network: 'モデル',
    memory: 'メモリ',
    farm: 'ファーム',
    shortcuts: 'ショートカット'
  },

  language: '言語',
  languageSystem: 'システムに合わせる',
  languageHint: '次回の起動時に反映されます。',

  theme: 'テーマ',
  themes: {
    dark: ['ダーク', '映像が画面の中で最も明るく見えます'],
    light: ['ライト', '明るい部屋向け'],
    contrast: ['ハイコントラスト', '黒地に白、すべての操作部に枠線'],
    system: ['システムに合わせる', '昼も夜もデスクトップの設定に従います']
  },

  whileWorking: '作業中',
  live: 'ライブ：続きの数秒をすぐに伝播',
  liveHint: 'クリックやストロークの後、続きの2～3秒をバックグラウンドで伝播し、操作していない間は繰り返し再生します。',
  liveTooSlow: (rate, least) => `現在はオフです。このマシンの測定値は${rate.toFixed(1)}fpsで、${least}fpsが必要です。`,
  playAfterRun: '伝播が終わったら結果を一度再生',

  deviceIntro: 'モデルを実行するデバイスです。CPUと同じマスクが得られるデバイスだけを使用します。',
  automatic: '自動',
  automaticHint: '上から順に試し、最初に動作したもの',
  runsNow: '使用中',
  precision: '精度',
  precisionHint:
    'このマシンで高速化が確認できた場合、モデルの一部をCPUでは整数、GPUでは半精度で実行します。マスクは境界の数ピクセルを除いて同じです。',
  exact: '厳密',
  exactHint: 'すべて浮動小数点数で計算します。',
  changingPrecision: 'モデルを開いています…',
  deviceStates: { running: '使用中', works: '動作確認済み', skipped: '不使用', untried: '未確認' },
  processorHint: '常に使用可能',
  tryDevices: '今すぐ確認',
  tryingDevices: '確認中…',
  asking: 'エンジンに問い合わせ中…',
  tryingDevice: (name) => `${name}を起動中…`,
  kept: 'これまでどおり続行します。',

  networkIntro:
    'マスクをクリップ全体に伝播するモデル（ニューラルネットワーク）です。独自のモデルはバンドルフォルダーとして追加できます。',
  addNetwork: 'モデルを追加…',
  removeNetwork: (name) => `${name}を一覧から削除`,
  networkScore: '精度（J&F）',
  notMeasured: '未測定',
  licence: 'ライセンス',
  trainedOn: '学習データ',
  folder: 'フォルダー',
  noNetworks: 'モデルが見つかりません。',

  memoryIntro: 'すべて同時に適用されます。増やすと、スクラブが滑らかになり、元に戻せる手順が増え、修正が速くなります。',
  frameCache: 'デコード済みフレーム',
  frameCacheHint: (frames) =>
    `スクラブ用に保持するフレーム：1920×1080で約${frames}フレーム。エンジンのメモリを使用します。`,
  featureMemory: '再伝播',
  featureMemoryHint: '処理したフレームの特徴量を保持し、修正を高速化します：1フレームあたり約2MB。0で保持しません。',
  featureDisk: '再伝播（ディスク）',
  featureDiskHint: 'メモリがいっぱいのときに使う一時ファイルです。動画を閉じると削除されます。0で使用しません。',
  historyLimit: '元に戻す',
  historyHint: '取り消し履歴に使う容量。古い手順から破棄されます。ウィンドウのメモリを使用します。',
  usual: (value) => `標準：${value} MB`,

  shortcutsIntro: '［変更］を押してから新しいキーを押します。Escapeで変更せずに戻ります。',
  changeKey: (action) => `「${action}」のキーを変更`,
  addKey: (action) => `「${action}」のキーを追加`,
  clearKeys: (action) => `「${action}」のキーを解除`,
  resetKey: (action) => `「${action}」のキーを標準に戻す`,
  change: '変更',
  resetAll: 'すべて標準に戻す',
  pressKey: 'キーを押してください…',
  noKey: 'なし',
  taken: (chord, action) => `${chord}は「${action}」に割り当て済みです。`,
  useHere: 'こちらで使う',
  keepThere: 'そのままにする',
  hiddenBy: (action) => `同じキーの「${action}」が優先されます。`
}
