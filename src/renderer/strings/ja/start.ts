import type * as english from '../en/start'
import type { Translated } from '../../../shared/language/translated'

/** The empty window and the first steps. */
export const startStrings: Translated<typeof english.startStrings> = {
  emptyTitle: '動くものを何でも切り抜く',
  emptyText: '動画を開いて1つのフレームでオブジェクトをペイントすると、マスクがクリップ全体に伝播します。',
  dropHere: 'ドロップして開く',
  openVideo: '動画を開く…',
  openProject: 'プロジェクトを開く…',
  trySample: 'サンプルを試す',
  dropText: 'または、動画か.hodorプロジェクトをこのウィンドウにドロップ',
  recent: '最近使ったファイル',
  clearRecent: '一覧を消去',
  stepOf: (step, count) => `${step}/${count}`,
  stepPoint: (point, brush) => `対象をクリック${point}、またはペイント${brush}`,
  stepPropagate: (propagate) => `伝播${propagate}で全フレームにマスクを作成`,
  stepExport: (exporting) => `書き出し${exporting}で動画やマットを保存`,
  skipSteps: 'スキップ'
}
