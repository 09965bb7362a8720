import type { Translated } from '../../../shared/language/translated'
import type * as english from '../en/edits'

/** Names the studio gives: to edits in the history, and to new objects. */
export const editStrings: Translated<typeof english.editStrings> = {
  /** Of an object nobody named. */
  objectName: (id) => `オブジェクト${id}`,
  /** As the history calls what was done. */
  undoOf: {
    add: (name) => `${name}を追加`,
    clear: 'フレームを消去',
    remove: (name) => `${name}を削除`,
    merge: (name, into) => `${name}を${into}に結合`,
    move: (name) => `${name}を移動`,
    swap: (one, other) => `${one}と${other}を入れ替え`,
    give: (from, to) => `${from}の一部を${to}に移動`,
    split: (name) => `${name}を分割`,
    rename: (name) => `${name}の名前を変更`,
    colour: (name) => `${name}の色`,
    classOf: (name) => `${name}のクラス`,
    classAs: (className) => `クラス「${className}」`
  }
}
