import type * as english from '../en/timeline'
import type { Translated } from '../../../shared/language/translated'
import { frames } from './counts'

/** The timeline and playback. */
export const timelineStrings: Translated<typeof english.timelineStrings> = {
  timeline: 'タイムライン',
  resizeTimeline: 'タイムラインの高さ',
  legend: {
    painted: 'ペイント',
    sure: '確信度',
    present: 'マスク',
    unsure: '要確認',
    stale: '要更新'
  },
  staleFrame: (key) => `要更新：伝播で更新${key}`,
  frame: 'フレーム',
  frameOf: (frameIndex, count) => `フレーム ${frameIndex + 1} / ${count}`,
  frameOfSpoken: (frameIndex, count) => `${count}フレーム中${frameIndex + 1}`,
  inPoint: 'イン点',
  outPoint: 'アウト点',
  clearRange: 'クリップ全体に戻す',
  rangeOf: (first, last) => `${first}～${last}`,
  rangeLength: (count, time) => `${frames(count)}、${time}`,
  sure: (share) => `${Math.floor(share * 100)}%`,
  frameConfidence: (share, name) => `最低確信度：${name} ${Math.floor(share * 100)}%`,
  laneFrame: (frame) => `フレーム${frame}`,
  lanePainted: 'ペイント済み',
  laneSure: (share) => `確信度${Math.floor(share * 100)}%`,
  laneUnsure: (share) => `確信度${Math.floor(share * 100)}%、要確認`,
  laneStale: '要更新',
  laneArea: (share) => `画面の${share < 0.1 ? (share * 100).toFixed(1) : Math.round(share * 100)}%`,
  dropped: (count) => `コマ落ち ${count}`,
  droppedHint: '再生開始後、表示が間に合わなかったフレーム',
  shuttle: (rate) => `${rate < 0 ? '−' : ''}${Math.abs(rate)}×`,
  volume: '音量',
  sound: '音声をオフ',
  soundOff: '音声をオン',
  noSound: 'この動画には音声がありません',
  visiblePart: 'クリップの表示範囲',
  playback: '再生',
  play: '再生',
  pause: '一時停止'
}
