import type * as english from '../en/explains'
import type { Translated } from '../../../shared/language/translated'

/** What a button does, in a sentence, for people who meet it for the first time: shown below its name. */
const explains: Translated<typeof english.explainsStrings>['explains'] = {
  'tool.pan': 'ドラッグで画面を移動します。ほかのツールではスペースキーを押しながらドラッグします。',
  'tool.brush': 'このフレームでオブジェクトを塗ります。Altで消去、Shiftで直線になります。',
  'tool.eraser': 'オブジェクトに含まれない部分を消します。',
  'tool.polygon': 'オブジェクトの周囲をクリックして頂点を打ちます。Enterで閉じます。',
  'tool.lasso': 'オブジェクトを一筆で囲みます。',
  'tool.fill': 'オブジェクトの穴をクリックして埋めます。Alt＋クリックで離れた余分な部分を削除します。',
  'tool.suggest': 'オブジェクトをクリックするか、ボックスで囲むと、マスクを自動で作成します。',
  'tool.refine': '髪、毛、ブレの上をペイントすると、マッティング時にそこでアルファを求めます。Altで除去。',
  'object.discover': 'クリップ全体、またはイン点からアウト点までのオブジェクトを検出します。残すものを選択できます。',
  'mask.smartEdge': '下の範囲内で、マスクの境界を映像の輪郭に合わせます。',
  'mask.fillHoles': 'このフレームのオブジェクトの穴をすべて埋めます。',
  'mask.grow': 'マスクを全体に少し広げます。',
  'mask.shrink': 'マスクを全体に少し狭めます。',
  'mask.smooth': 'ぎざぎざの境界を滑らかにします。',
  'mask.copyPrevious': '前のフレームのマスクをコピーし、ここで修正できるようにします。',
  'view.overlay': 'オブジェクトに色を付けて映像に重ねます。',
  'view.outline': '輪郭線だけを表示し、映像を見やすくします。',
  'view.cutout': '切り抜きのように、オブジェクトだけを表示します。',
  'view.matte': 'オブジェクトを白、それ以外を黒で表示します。',
  'view.difference': '最も近いペイント済みフレームからの変化を表示します。',
  'view.onionSkin': '最も近いペイント済みフレームの輪郭線を重ねて表示します。',
  'view.wipe': 'ドラッグできる線の左側に、前回のマスク、またはペイント済みフレームでは伝播されたマスクを表示します。',
  'view.invert': 'オブジェクト以外のすべてを対象にします。',
  'propagate.checkNext': 'マスクに誤りがありそうな箇所へ順に移動します。',
  'play.loop': 'イン点とアウト点の間を繰り返し再生します。',
  'view.toggleOverlay': 'マスクを隠し、映像だけを表示します。'
}

export const explainsStrings: Translated<typeof english.explainsStrings> = { explains }
