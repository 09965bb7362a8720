import type { Rgb } from '../../shared/domain/types'
import type { Lane } from '../editor/lanes'
import { laneColumns, type LaneColumn } from './laneColumns'
import type { TimelineColours } from './timelineDrawing'
import { frameToX, type TimelineScale } from './timelineScale'

/** CSS pixels: room for the mark of unsure frames below the bars, and bars that can still be seen. */
const foot = 4
const lowest = 4

interface LaneLook {
  readonly colour: Rgb
  readonly colours: TimelineColours
  readonly height: number
}

/**
 * One object's lane: bars as high as its mask is large, paler the less sure the network was, hatched where out of date,
 * underlined where worth a look; diamonds where it was painted.
 */
export function drawLane(context: CanvasRenderingContext2D, scale: TimelineScale, lane: Lane, look: LaneLook): void {
  const { colour, colours, height } = look
  const ink = `rgb(${colour.join(' ')})`
  const base = height - foot
  context.fillStyle = colours.track
  context.fillRect(0, base, scale.width, 1)
  const striped = hatch(context, ink)
  for (const column of laneColumns(lane, scale)) {
    drawColumn(context, column, { base, ink: column.stale ? striped : ink, attention: colours.attention })
  }
  for (const frame of lane.references) {
    const x = frameToX(scale, frame + 0.5)
    if (x > -8 && x < scale.width + 8) drawDiamond(context, { x, y: base / 2 + 1 }, { ink, edge: colours.edge })
  }
}

function drawColumn(
  context: CanvasRenderingContext2D,
  { left, right, height, confidence, stale, unsure }: LaneColumn,
  { base, ink, attention }: { base: number; ink: string | CanvasPattern; attention: string }
): void {
  const width = Math.max(1, right - left)
  const rise = Math.max(lowest, height * (base - 3))
  // Below even odds a mask is as pale as can still be seen.
  context.globalAlpha = stale ? 0.8 : 0.3 + 0.7 * Math.max(0, confidence - 0.5) * 2
  context.fillStyle = ink
  context.fillRect(left, base - rise, width, rise)
  context.globalAlpha = 1
  if (!unsure || stale) return
  context.fillStyle = attention
  context.fillRect(left, base + 1, Math.max(2, width), 2)
}

/** The mark of a painted frame. */
export function drawDiamond(
  context: CanvasRenderingContext2D,
  { x, y }: { readonly x: number; readonly y: number },
  { ink, edge }: { readonly ink: string; readonly edge: string }
): void {
  const reach = 6
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
