import type * as english from '../en/queue'
import type { Translated } from '../../../shared/language/translated'

/** The export queue. */
export const queueStrings: Translated<typeof english.queueStrings> = {
  queue: '書き出しキュー',
  queueEmpty: 'キューは空です。追加した書き出しを、複数のプロジェクトのものも含めて順に処理します。',
  queueStates: {
    waiting: '待機中',
    running: '書き出し中',
    done: '完了',
    failed: '失敗',
    cancelled: '中止',
    interrupted: '中断（最初からやり直し）'
  },
  queueAdded: (count) => (count === 1 ? 'キューに追加しました。' : `書き出し${count}件をキューに追加しました。`),
  queueReadyIn: (text) => `待機中、完了まで約${text}`,
  queueHeld: '一時停止中',
  queueSummary: (over, total, failed) => `${total}件中${over - failed}件完了${failed === 0 ? '' : `、${failed}件失敗`}`,
  queueFinished: (done) => `書き出し${done}件が完了しました。`,
  queueFailed: (failed) => `書き出し${failed}件が失敗しました。`,
  queueLeft: (count) => `前回の書き出し${count}件が完了していません。`,
  queueLeftHint: '必要なものは、マスクも含めてすべて保存されています。',
  queueGoOn: '続ける',
  queueShow: 'キューを表示',
  queuePause: '一時停止',
  queuePauseHint: '実行中の書き出しを止め、次を開始しません',
  queueResume: '再開',
  queueClear: '完了分を消去',
  queueUp: (title) => `${title}を上へ移動`,
  queueDown: (title) => `${title}を下へ移動`,
  queueCancel: (title) => `${title}を中止`,
  queueRetry: (title) => `${title}をやり直す`,
  queueReplace: (title) => `${title}をやり直し、ファイルを置き換える`,
  queueRemove: (title) => `${title}をキューから削除`,
  queueReveal: (title) => `${title}をフォルダーで表示`,
  queueDrag: 'ドラッグで順序を変更',
  queueRunning: '書き出しを実行中です。',
  queueRunningHint: '完了を待つか、もう一度閉じてください。残りは次回の起動時に再開できます。'
}
