import type { Rgb } from '../../shared/domain/types'
import type { Lane } from '../editor/lanes'
import { laneColumns, stretches, type LaneColumn } from './laneColumns'
import type { TimelineColours } from './timelineDrawing'
import { frameToX, type TimelineScale } from './timelineScale'

/** CSS pixels: above the bar, below it (where unsure frames are marked), and from the middle of a mark to its corner. */
const head = 4
const foot = 5
const reach = 6

/** Confidence at the foot of the bar: what is worth less is no mask to speak of. */
const lowest = 0.5

interface LaneLook {
  readonly colour: Rgb
  readonly colours: TimelineColours
  readonly height: number
}

interface Bar {
  readonly top: number
  readonly bottom: number
}

/**
 * One object's lane: a bar where the object is, hatched where it is out of date; over it a line that falls where the
 * network is less sure; an underline where that is worth a look; diamonds where it was painted.
 */
export function drawLane(context: CanvasRenderingContext2D, scale: TimelineScale, lane: Lane, look: LaneLook): void {
  const { colour, colours, height } = look
  const ink = `rgb(${colour.join(' ')})`
  const bar = { top: head, bottom: height - foot }
  context.fillStyle = colours.track
  context.fillRect(0, bar.bottom, scale.width, 1)
  const columns = laneColumns(lane, scale)
  drawPresence(context, columns, bar, { ink, hatched: hatch(context, ink) })
  drawConfidence(context, columns, bar, colours)
  drawAttention(context, columns, bar, colours)
  const middle = (bar.top + bar.bottom) / 2
  for (const frame of lane.references) {
    const x = frameToX(scale, frame + 0.5)
    if (x < -8 || x > scale.width + 8) continue
    // Whole at the ends of the clip too.
    const shown = Math.min(Math.max(x, reach + 1), scale.width - reach - 1)
    drawDiamond(context, { x: shown, y: middle }, { ink, edge: colours.edge })
  }
}

function drawPresence(
  context: CanvasRenderingContext2D,
  columns: readonly LaneColumn[],
  { top, bottom }: Bar,
  { ink, hatched }: { readonly ink: string; readonly hatched: string | CanvasPattern }
): void {
  context.globalAlpha = 0.6
  for (const stretch of stretches(columns, (one, other) => one.stale === other.stale)) {
    const [left, right] = edgesOf(stretch)
    context.fillStyle = stretch[0]?.stale ? hatched : ink
    context.fillRect(left, top, right - left, bottom - top)
  }
  context.globalAlpha = 1
}

/** Two lines, a dark below a light: one of them is seen on every colour. */
function drawConfidence(
  context: CanvasRenderingContext2D,
  columns: readonly LaneColumn[],
  bar: Bar,
  colours: TimelineColours
): void {
  for (const stretch of stretches(columns, () => true)) {
    const path = new Path2D()
    for (const { left, right, confidence } of stretch) {
      const y = heightOf(confidence, bar)
      path.lineTo(left, y)
      path.lineTo(right, y)
    }
    for (const [style, width] of [
      [colours.ground, 3.5],
      [colours.edge, 1.5]
    ] as const) {
      context.strokeStyle = style
      context.lineWidth = width
      context.lineJoin = 'round'
      context.stroke(path)
    }
  }
}

function drawAttention(
  context: CanvasRenderingContext2D,
  columns: readonly LaneColumn[],
  { bottom }: Bar,
  { attention }: TimelineColours
): void {
  context.fillStyle = attention
  const marked = columns.filter(({ unsure, stale }) => unsure && !stale)
  for (const stretch of stretches(marked, () => true)) {
    const [left, right] = edgesOf(stretch)
    context.fillRect(left, bottom + 1, Math.max(3, right - left), 3)
  }
}

function heightOf(confidence: number, { top, bottom }: Bar): number {
  const share = Math.max(0, (confidence - lowest) / (1 - lowest))
  return bottom - 2 - share * (bottom - top - 4)
}

/** On whole pixels, so that neighbours meet. */
function edgesOf(stretch: readonly LaneColumn[]): [left: number, right: number] {
  const left = Math.round(stretch[0]?.left ?? 0)
  return [left, Math.max(left + 1, Math.round(stretch.at(-1)?.right ?? 0))]
}

/** The mark of a painted frame. */
export function drawDiamond(
  context: CanvasRenderingContext2D,
  { x, y }: { readonly x: number; readonly y: number },
  { ink, edge }: { readonly ink: string; readonly edge: string }
): void {
  context.beginPath()
  context.moveTo(x, y - reach)
  context.lineTo(x + reach, y)
  context.lineTo(x, y + reach)
  context.lineTo(x - reach, y)
  context.closePath()
  context.fillStyle = ink
  context.fill()
  context.strokeStyle = edge
  context.lineWidth = 1.5
  context.stroke()
}

function hatch(context: CanvasRenderingContext2D, ink: string): CanvasPattern | string {
  const tile = document.createElement('canvas')
  tile.width = tile.height = 8
  const brush = tile.getContext('2d')
  if (!brush) return ink
  brush.strokeStyle = ink
  brush.lineWidth = 2.5
  for (const offset of [-8, 0, 8]) {
    brush.moveTo(offset, 8)
    brush.lineTo(offset + 8, 0)
  }
  brush.stroke()
  return context.createPattern(tile, 'repeat') ?? ink
}
