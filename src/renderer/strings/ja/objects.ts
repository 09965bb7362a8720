import type * as english from '../en/objects'
import type { Translated } from '../../../shared/language/translated'

/** The objects panel. */
export const objectsStrings: Translated<typeof english.objectsStrings> = {
  objects: 'オブジェクト',
  resizeObjects: 'オブジェクトパネルの幅',
  addObject: 'オブジェクトを追加',
  noObjects: '映像にペイントすると、最初のオブジェクトが作成されます。',
  rename: '名前を変更',
  changeColour: '色を変更',
  showObject: '表示',
  hideObject: '非表示',
  deleteObject: '削除',
  swapWith: (name) => `「${name}」を入れ替える相手`,
  swapTitle: '名前を入れ替え',
  swapOnwards: 'ここから最後まで',
  swapOnwardsHint: 'このフレーム以降すべて（ペイント済みフレームも含む）',
  swapStretch: (frameNumber) => `フレーム${frameNumber}まで`,
  swapStretchHint: '同じペイント済みフレームから伝播した範囲（次のペイント済みフレームの手前まで）',
  swapHint: '入れ替えたフレームはペイント済みとして扱います。',
  swapped: (one, other, first, last) =>
    `${first === last ? `フレーム${first}` : `フレーム${first}～${last}`}で「${one}」と「${other}」を入れ替えました。`,
  partBelongs: (name) => `「${name}」のこの部分の割り当て先`,
  partToNew: '新規オブジェクト',
  objectClass: 'クラス',
  noClass: 'person、carなど',
  classHint:
    'オブジェクトの種類。COCO、YouTube-VIS、CVATのカテゴリまたはラベルになります。複数のオブジェクトに同じクラスを付けられます。',
  classForAll: (count) => `クラスのない残り${count}個にも適用`,
  selectObject: 'オブジェクトを選択'
}
