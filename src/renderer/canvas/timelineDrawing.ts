import { elapsedMicros, formatTime, toNumber } from '../../shared/domain/timecode'
import type { VideoInfo } from '../../shared/domain/types'
import { frameToX, markStep, type TimelineScale } from './timelineScale'

export interface TimelineColours {
  readonly line: string
  readonly text: string
  readonly track: string
  /** What is worth a look. */
  readonly attention: string
  /** What lies below everything. */
  readonly ground: string
  /** Edge of marks, to set them off. */
  readonly edge: string
}

/** Reads the theme: canvases know no custom properties. */
export function timelineColours(element: Element): TimelineColours {
  const style = getComputedStyle(element)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return {
    line: token('--line-strong'),
    text: token('--text-soft'),
    track: token('--line'),
    attention: token('--attention'),
    ground: token('--panel'),
    edge: token('--text')
  }
}

/** Sizes a canvas for sharp lines and clears it. Null while it has no size. */
export function freshContext(
  canvas: HTMLCanvasElement,
  width: number,
  height: number
): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio
  canvas.width = Math.max(1, Math.round(width * ratio))
  canvas.height = Math.max(1, Math.round(height * ratio))
  const context = canvas.getContext('2d')
  if (!context || width <= 0) return null
  context.scale(ratio, ratio)
  return context
}

const labelRoom = 84

/** Ticks with the time of their frame; numbers of frames once single frames can be told apart. */
export function drawRuler(
  context: CanvasRenderingContext2D,
  scale: TimelineScale,
  video: VideoInfo,
  options: { readonly colours: TimelineColours; readonly height: number; readonly font: string }
): void {
  const { colours, height, font } = options
  const rate = toNumber(video.frameRate) || 25
  const labelled = markStep(scale, rate, labelRoom)
  const small = markStep(scale, rate, 8)
  context.font = font
  context.textBaseline = 'middle'
  context.fillStyle = colours.line
  // Frames are numbered from 1: marks fall on round numbers, the first one aside.
  const first = (step: number): number => Math.floor(scale.from / step) * step - (labelled < rate && step > 1 ? 1 : 0)
  for (let frame = first(small); frame <= scale.to; frame += small) {
    context.fillRect(Math.round(frameToX(scale, frame)), height - 4, 1, 4)
  }
  for (let mark = first(labelled); mark < scale.to; mark += labelled) {
    const frame = Math.max(0, mark)
    const x = Math.round(frameToX(scale, frame))
    context.fillStyle = colours.line
    context.fillRect(x, height - 9, 1, 9)
    const text = markText(video, frame, labelled < rate)
    if (x + 4 + context.measureText(text).width > scale.width) continue
    context.fillStyle = colours.text
    context.fillText(text, x + 4, height / 2 - 1)
  }
}

function markText(video: VideoInfo, frame: number, byFrame: boolean): string {
  if (byFrame) return String(frame + 1)
  const time = formatTime(elapsedMicros(video, Math.min(frame, video.frameCount - 1)))
  return time.replace(/^00:/, '').replace(/\.\d+$/, '')
}

/** Where frames were painted: a small triangle on the ruler, so that they are found whatever the lanes show. */
export function drawMarkers(
  context: CanvasRenderingContext2D,
  scale: TimelineScale,
  frames: readonly number[],
  { colours, height }: { readonly colours: TimelineColours; readonly height: number }
): void {
  context.fillStyle = colours.edge
  for (const frame of frames) {
    const x = frameToX(scale, frame + 0.5)
    if (x < -6 || x > scale.width + 6) continue
    context.beginPath()
    context.moveTo(x - 4.5, height)
    context.lineTo(x, height - 7)
    context.lineTo(x + 4.5, height)
    context.closePath()
    context.fill()
  }
}
