import type * as english from '../en/review'
import type { Translated } from '../../../shared/language/translated'
import { frames } from './counts'

const percent = (share: number): string => `${Math.round(share * 100)}%`

/** The weakest places of a clip. */
export const reviewStrings: Translated<typeof english.reviewStrings> = {
  weakPlaces: '要確認箇所',
  weakPlacesHint: (key) => `Enterまたは${key}で移動します。修正したら、Tabで次へ進みます。`,
  weakPlace: (frame, name, why) => `フレーム${frame}、${name}：${why}`,
  placeNumber: (frame) => `フレーム${frame}`,
  placesToCheck: (count) => `確認が必要な箇所が${count}か所あります。映像の下に表示しています。`,
  noWeakPlaces: '特に問題のあるフレームはありません。',
  lookingForPlaces: '要確認箇所を検索中…',
  checkPlaces: (count) => `${count}か所を確認`,
  checkMasks: 'マスクを確認',
  exportStep: '書き出し…',
  placeStates: { open: '未確認', looked: '確認済み', painted: '修正済み' },
  closePlaces: '一覧を閉じる',
  placesDone: 'すべて確認済み',
  placesFixed: (count) => `${frames(count)}を修正済み。更新すると伝播します`,
  weakReason: (reason, nameOf) => {
    switch (reason.kind) {
      case 'unsure':
        return reason.confidence === 0 ? '信頼できません' : `確信度${percent(reason.confidence)}`
      case 'area':
        return `面積 ${reason.change < 0 ? '−' : '+'}${percent(Math.abs(reason.change))}`
      case 'parts':
        return `パーツ${reason.count}個`
      case 'partLost':
        return 'パーツが消失'
      case 'jump':
        return '輪郭が急に変化'
      case 'swapped':
        return `${nameOf(reason.with)}と入れ替わりの可能性`
      case 'lost':
        return 'ここから消失'
    }
  }
}
