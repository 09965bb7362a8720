import type * as english from '../en/suggest'
import type { Translated } from '../../../shared/language/translated'
import { frames } from './counts'

/** Objects found without painting: on a frame, and over a clip. */
export const suggestStrings: Translated<typeof english.suggestStrings> = {
  suggestions: 'オブジェクト候補',
  suggestionsOn: (frameNumber) => `フレーム${frameNumber}のオブジェクト候補`,
  lookingForObjects: 'オブジェクトを検出中…',
  noObjectsHere:
    'このフレームではオブジェクトが見つかりません。別のフレームを試すか、オブジェクトをペイント（B）してください。',
  allAccepted: 'このフレームで見つかったオブジェクトは、すべて追加済みです。',
  tryAgain: '再試行',
  suggestFailed: 'オブジェクトを検出できませんでした。',
  suggestKeys: '映像をクリック、または候補を選択：矢印キーとEnter',
  suggestHelp: 'このツールの使い方',
  suggestHints: [
    'クリックした物、ボックスで囲んだ物、Ctrl＋ドラッグでなぞった物をマスク',
    'クリックを重ねて調整。Altまたは右ボタン：除外 · [ ] 小さく／大きく',
    'Shiftで選択中のオブジェクトを調整 · ここの画像でそのオブジェクトを追加'
  ],
  suggestionName: (position, count, share, place) => `オブジェクト${position}/${count}、フレームの${share}、${place}`,
  shareOfFrame: (share) => (share < 0.01 ? '1%未満' : `${Math.round(share * 100)}%`),
  places: [
    ['左上', '上', '右上'],
    ['左', '中央', '右'],
    ['左下', '下', '右下']
  ],
  pointingAt: (name, strokes) => `${name}：マーク${strokes}個`,
  pointHints: [
    'クリックで足りない部分を追加。Altまたは右ボタン：除外',
    'マークをドラッグで移動、右クリックで削除、Backspaceで最後のマークを取り消し',
    'Enterで確定、Escですべて取り消し'
  ],
  answerOf: (answer, answers) => `サイズ${answer + 1}/${answers}：[ 小さく、] 大きく`,
  pointConfidence: {
    sure: 'ほぼ正確',
    fair: 'おおむね正確',
    unsure: '不確実：誤った部分にマークを追加してください'
  },
  makingMask: 'マスクを作成中…',
  acceptPointed: '確定',
  pointAt: (name) => `${name}を指定`,
  nothingPointedAt: 'そこでは何も見つかりません。オブジェクトの中央をクリックするか、ボックスで囲んでください。',
  pointedSmall: '見つかったものは非常に小さいです。意図と異なる場合は、拡大してもう一度クリックしてください。',
  pointsContradict: '同じ位置に追加と除外のマークがあります。新しいほうを使います。',
  pointOutside: '映像の外側です。何も変更していません。',
  pointFirst: '先にオブジェクトをクリックし、その後で除外する部分をクリックしてください。',
  suggestEdits: { new: '確定', add: '追加', take: '除去' },
  acceptSuggestion: '確定',
  addSuggestionTo: (name) => `${name}に追加`,
  takeSuggestionFrom: (name) => `${name}から除去`,
  suggestionChangesNothing: '変更はありません。すでにそのとおりか、ロックされています。',
  selectForMerge:
    '先に変更するオブジェクトを選択するか、ShiftとAltなしでクリックして新しいオブジェクトを作成してください。',
  foundTracks: (count) => `オブジェクト${count}個を検出`,
  foundIn: (first, last) => (first === last ? `フレーム${first}` : `フレーム${first}～${last}`),
  cutsInside: (shots) => `この範囲にはカットが${shots - 1}か所あります。オブジェクトはショットごとに検出しました。`,
  keepToShot: (first, last) => `このショットのみ（${first}～${last}）`,
  trackName: (position) => `検出オブジェクト${position}`,
  onShare: (share) => `フレームの${Math.round(share * 100)}%に出現`,
  bestOn: (frameNumber) => `最良：フレーム${frameNumber}`,
  trackFrame: (frameNumber) => `フレーム${frameNumber}へ移動`,
  acceptTracks: (count) => (count === 0 ? 'オブジェクトを追加' : `オブジェクト${count}個を追加`),
  chooseTracks: '先にオブジェクトを選択してください',
  tracksAdded: (count, frameCount) => `オブジェクト${count}個を追加し、${frames(frameCount)}にマスクを作成しました。`,
  tracksAddedHint: 'マスクの誤りをペイントで修正してから伝播すると、HODORが修正を反映します。',
  acceptStopped: '中止しました。何も追加していません。',
  searchStopped: 'オブジェクトの検出を中止しました。',
  changedMeanwhile: 'マスクの作成中にオブジェクトが追加されたため、何も取り込んでいません。もう一度追加してください。'
}
