import type * as english from '../en/jobs'
import type { Translated } from '../../../shared/language/translated'
import { frames } from './counts'

const jobOf: Translated<typeof english.jobsStrings>['jobOf'] = {
  propagate: '伝播中',
  export: '書き出し中',
  discover: 'オブジェクトを検出中',
  accept: 'マスクを作成中'
}

/** Propagation and other jobs. */
export const jobsStrings: Translated<typeof english.jobsStrings> = {
  propagate: '伝播',
  propagateBackward: '逆方向に伝播',
  propagateMenu: '伝播の方向',
  directions: {
    forward: '順方向',
    backward: '逆方向',
    both: (inOut) => (inOut ? '両方向（イン点～アウト点）' : '両方向（クリップ全体）')
  },
  continueRange: (first, last) => (first === last ? `続行 ${first}` : `続行 ${first}～${last}`),
  updateRange: (first, last) => (first === last ? `更新 ${first}` : `更新 ${first}～${last}`),
  updateFrames: (count) => `${frames(count)}を更新`,
  nothingToPropagate: 'マスクの伝播先となるフレームがありません。',
  nothingToCheck: '確認する伝播済みフレームがありません',
  pauseJob: '一時停止',
  resumeJob: '再開',
  paused: '一時停止中',
  stop: '中止',
  stopHint: '中止（処理済みの分は残ります）',
  cancelling: '中止しています…',
  propagated: (count) => `${frames(count)}に伝播しました。`,
  propagationStopped: (count) => `中止しました。${frames(count)}分は残ります。`,
  paintedMeanwhile: '処理中にペイントされたため、これらのマスクは更新が必要です。',
  lookingAhead: '先読み中',
  jobOf,
  running: (kind) => `${jobOf[kind]}…`,
  left: (text) => `残り${text}`,
  estimating: '計算中…'
}
