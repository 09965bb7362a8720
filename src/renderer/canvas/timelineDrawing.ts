import { elapsedMicros, formatTime, toNumber } from '../../shared/domain/timecode'
import type { Rgb, RgbaFrame, VideoInfo } from '../../shared/domain/types'
import type { Lane } from '../editor/lanes'
import { frameToX, markStep, xToFrame, type TimelineScale } from './timelineScale'

export interface TimelineColours {
  readonly line: string
  readonly text: string
  readonly track: string
}

/** Reads the theme: canvases know no custom properties. */
export function timelineColours(element: Element): TimelineColours {
  const style = getComputedStyle(element)
  const token = (name: string): string => style.getPropertyValue(name).trim()
  return { line: token('--line-strong'), text: token('--text-soft'), track: token('--raised') }
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

const barHeight = 8

/** One object's lane: bars where it has a mask (fainter = less sure, hatched = stale), diamonds where it was painted. */
export function drawLane(
  context: CanvasRenderingContext2D,
  scale: TimelineScale,
  lane: Lane,
  options: { readonly colour: Rgb; readonly colours: TimelineColours; readonly height: number }
): void {
  const { colour, colours, height } = options
  const middle = height / 2
  const top = middle - barHeight / 2
  const ink = `rgb(${colour.join(' ')})`
  context.fillStyle = colours.track
  context.fillRect(0, middle - 1, scale.width, 2)
  for (const bar of lane.bars) {
    const left = frameToX(scale, bar.from)
    const right = frameToX(scale, bar.to + 1)
    if (right < 0 || left > scale.width) continue
    context.fillStyle = bar.stale ? hatch(context, ink) : ink
    context.globalAlpha = bar.stale ? 0.8 : 0.25 + 0.075 * bar.confidence
    context.fillRect(left, top, Math.max(1.5, right - left), barHeight)
    context.globalAlpha = 1
  }
  for (const frame of lane.references) drawDiamond(context, frameToX(scale, frame + 0.5), middle, ink)
}

function drawDiamond(context: CanvasRenderingContext2D, x: number, y: number, ink: string): void {
  const reach = 6
  context.beginPath()
  context.moveTo(x, y - reach)
  context.lineTo(x + reach, y)
  context.lineTo(x, y + reach)
  context.lineTo(x - reach, y)
  context.closePath()
  context.fillStyle = ink
  context.fill()
  context.strokeStyle = '#fff'
  context.lineWidth = 1.5
  context.stroke()
}

function hatch(context: CanvasRenderingContext2D, ink: string): CanvasPattern | string {
  const tile = document.createElement('canvas')
  tile.width = tile.height = 8
  const brush = tile.getContext('2d')
  if (!brush) return ink
  brush.strokeStyle = ink
  brush.lineWidth = 2
  for (const offset of [-8, 0, 8]) {
    brush.moveTo(offset, 8)
    brush.lineTo(offset + 8, 0)
  }
  brush.stroke()
  return context.createPattern(tile, 'repeat') ?? ink
}

/** Fills the width with thumbnails, each place with the nearest one there is. */
export function drawFilmstrip(
  context: CanvasRenderingContext2D,
  scale: TimelineScale,
  thumbnails: readonly { readonly frame: RgbaFrame; readonly picture: CanvasImageSource }[],
  height: number
): void {
  const first = thumbnails[0]?.frame
  if (!first) return
  const width = Math.max(8, (first.width / first.height) * height)
  for (let left = 0; left < scale.width; left += width) {
    const wanted = xToFrame(scale, left + width / 2)
    const nearest = thumbnails.reduce((best, candidate) =>
      Math.abs(candidate.frame.frameIndex - wanted) < Math.abs(best.frame.frameIndex - wanted) ? candidate : best
    )
    context.drawImage(nearest.picture, left, 0, width - 1, height)
  }
}
