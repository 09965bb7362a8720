import type * as english from '../en/project'
import type { Translated } from '../../../shared/language/translated'

/** Projects and files. */
export const projectStrings: Translated<typeof english.projectStrings> = {
  saved: (name) => `${name}を保存しました。`,
  saveElsewhere: '別名で保存…',
  locateVideo: '動画を探す…',
  useVideo: (name) => `${name}を使用`,
  videoMissing: (name) => `このプロジェクトの動画「${name}」が元の場所にありません。`,
  videoMissingHint: 'ペイントした内容はすべてプロジェクトに保存されています。動画の現在の場所を指定してください。',
  videoMoved: (path) => `動画が移動されていました：${path}`,
  videoMovedHint: '内容は同じです。新しい場所を記憶するには、プロジェクトを保存してください。',
  videoChanged: (name) => `「${name}」は、このプロジェクトを作成したときの動画と異なります。`,
  videoChangedHint: '内容が変わったため、マスクが合わない場合があります。元の動画があれば指定してください。',
  videoGone: (name) => `開いている間に「${name}」が移動または削除されました。`,
  videoGoneHint: '作業内容は失われていません。動画を元に戻すか、現在の場所を指定してください。',
  videoReplaced: (name) => `開いている間に、ほかのプログラムが「${name}」を変更しました。`,
  videoReplacedHint: '作業内容は失われていません。以降の表示とマスクが合わない場合があります。',
  reloadVideo: '再読み込み',
  readOnly: (name) => `「${name}」は読み取り専用です。`,
  readOnlyHint: '作業はできます。別の名前か、別のフォルダーに保存してください。',
  openAutosave: '最後の自動保存を開く',
  autosaveOf: (time) => `自動保存：${time}`,
  recoveredTitle: (name, time) => `「${name}」の未保存の作業（${time}）を復元しました。`,
  recoverableTitle: (name, time) => `「${name}」の未保存の作業（${time}）を復元できます。`,
  recover: '復元',
  keepRecovered: '残す',
  discardRecovered: '破棄',
  discarded: (name) => `「${name}」の復元した作業を破棄しました。7日間は元に戻せます。`,
  undoDiscard: '元に戻す',
  discardedWork: 'クラッシュ後に破棄した作業（7日間保持）',
  bringBack: (name, time) => `${name}を元に戻す（${time}）`,
  recoveredPartly: '変更前の保存済みプロジェクトがありません。保存後の変更だけを復元しました。',
  sizeMismatch: (name) => `「${name}」はこのプロジェクトに合いません。`,
  sizeMismatchHint: 'サイズまたはフレーム数が、マスクをペイントした動画と異なります。',
  noDropPath: 'この項目は、このコンピューター上のファイルではありません。',
  noDropPathHint: 'ディスクに保存してから、そのファイルをドロップしてください。'
}
