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

  updates: {
    menu: 'アップデートを確認(&U)…',
    title: 'アップデートの確認',
    noPlace: 'このコピーにはリリースの場所が登録されていません。',
    ask: (host, repository) => `${host}に${repository}の最新リリースを問い合わせますか？`,
    askDetail:
      '今回一度だけです。利用者、このコンピューター、作業内容に関する情報は送信されず、何もダウンロードしません。',
    askNow: '問い合わせる',
    newer: (version, own) => `バージョン${version}が公開されています（現在は${own}）。`,
    at: (page) => `入手先：${page}`,
    current: (version) => `バージョン${version}が最新です。`,
    unknown: '新しいバージョンの有無を確認できませんでした。',
    reasons: {
      noRelease: 'リリースはまだありません。',
      noVersion: '応答にバージョンがありません。',
      noAnswer: '読み取れる応答がありませんでした。このコンピューターは接続されていますか？'
    },
    refused: (status) => `応答は${status}でした。後でもう一度お試しください。`
  },

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
