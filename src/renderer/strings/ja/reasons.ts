import type * as english from '../en/reasons'
import type { Translated } from '../../../shared/language/translated'

/** Why an action cannot be done just now. */
export const reasonsStrings: Translated<typeof english.reasonsStrings> = {
  reasons: {
    noVideo: '先に動画を開いてください',
    noReference: '先にいずれかのフレームでオブジェクトをペイントしてください',
    busy: 'ほかの処理を実行中です',
    noJob: '実行中の処理はありません',
    nothingToUndo: '元に戻す操作はありません',
    nothingToRedo: 'やり直す操作はありません',
    noObjectSelected: '先にオブジェクトを選択してください',
    noReferenceHere: 'このフレームにはペイントしたマスクがありません',
    objectLocked: (name) => `「${name}」はロックされています`,
    noHoleHere: 'ここには選択したオブジェクトの穴がありません。穴埋めには閉じた輪郭が必要です',
    noIslandHere: 'ここには選択したオブジェクトがありません',
    objectNotHere: '選択したオブジェクトはこのフレームにありません',
    oneObject: '入れ替えるほかのオブジェクトがありません',
    neitherHere: 'どちらのオブジェクトもこのフレームにありません',
    onePart: 'このフレームではオブジェクトのパーツが1つだけです',
    nothingBefore: '前のフレームにマスクがありません',
    maskChangedMeanwhile: 'その間にマスクが変更されたため、スマートエッジは適用していません',
    edgeUnchanged: 'スマートエッジで改善できる箇所はありませんでした',
    noMatting: 'マッティング用のモデルがありません',
    allObjectsUsed: '1つのプロジェクトに含められるオブジェクトは255個までです'
  }
}
