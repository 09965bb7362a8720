import type { englishShell } from './shell.en'
import type { Translated } from './translated'

/** Texts of menus and native dialogs that are no actions. */
export const japaneseShell: Translated<typeof englishShell> = {
  menus: {
    File: 'ファイル(&F)',
    Edit: '編集(&E)',
    Object: 'オブジェクト(&O)',
    Mask: 'マスク(&M)',
    View: '表示(&V)',
    Play: '再生(&P)',
    Propagate: '伝播(&R)',
    Help: 'ヘルプ(&H)'
  },
  submenus: { 'View &mode': '表示モード(&M)' },
  openRecent: '最近使った項目を開く(&R)',
  nothingRecent: 'まだ何も開いていません',
  clearRecent: '一覧を消去',
  theme: 'テーマ(&T)',
  themes: {
    dark: 'ダーク(&D)',
    light: 'ライト(&L)',
    contrast: 'ハイコントラスト(&C)',
    system: 'システムに合わせる(&S)'
  },
  roles: {
    quit: '終了(&X)',
    close: 'ウィンドウを閉じる',
    cut: '切り取り(&T)',
    copy: 'コピー(&C)',
    paste: '貼り付け(&P)',
    selectAll: 'すべて選択(&A)',
    togglefullscreen: 'フルスクリーン(&U)',
    toggleDevTools: '開発者ツール',
    about: 'HODOR Studioについて',
    services: 'サービス',
    hide: 'HODOR Studioを隠す',
    hideOthers: 'ほかを隠す',
    unhide: 'すべて表示'
  },

  edited: '未保存',

  videos: '動画',
  projects: 'HODOR Studioプロジェクト',
  pictures: '画像',
  masks: 'マスク（COCO、YouTube-VIS、CVAT、PNG、EXR）',
  allFiles: 'すべてのファイル',
  openVideo: '動画を開く',
  openProject: 'プロジェクトを開く',
  openSequence: '連番画像またはデータセット（DAVIS、YouTube-VOS）のフォルダーを開く',
  importMasks: 'マスクを読み込む',
  importMaskFolder: 'マスクのフォルダーを読み込む',
  saveProject: 'プロジェクトを保存',
  exportFolder: '書き出し：ファイルを保存するフォルダーを選択',
  exportHere: 'ここに書き出す',
  backdrop: { image: '背景の画像を選択', video: '背景の動画を選択' },
  secret: {
    password: 'ファームのパスワードが入ったファイルを選択',
    certificate: '信頼する証明書を選択'
  },
  bundle: 'モデルを追加：manifest.jsonのあるフォルダーを選択',
  addNetwork: 'モデルを追加',
  saveChanges: (name) => `「${name}」の変更を保存しますか？`,
  saveChangesDetail: '保存しないと、前回の保存以降にペイントおよび伝播した内容は失われます。',
  save: '保存',
  dontSave: '保存しない',
  cancel: 'キャンセル',
  replaceFile: (name) => `「${name}」はすでに存在します。置き換えますか？`,
  replace: '置き換え'
}
