import type { ToolId } from '../../shared/domain/actions'
import type { ObjectId, Size } from '../../shared/domain/types'
import {
  defaultBrushSize,
  defaultEdgeReach,
  maxBrushPx,
  maxEdgePx,
  minBrushPx,
  steppedBrushSize
} from '../editor/brushSize'
import { clamp } from '../editor/geometry'

/** Which tool, how large, for which object. View state: never in the history. */
export class ToolState {
  toolId = $state<ToolId>('brush')
  /** Brush diameter in pixels of the video. */
  sizePx = $state(24)
  /** Core of the brush as a share of its radius, 0 … 1; 1 covers exactly what the pointer passed. See `softBrush.ts`. */
  hardness = $state(1)
  /** How far smart edge looks, and grow, shrink and smooth reach, on each side of the object's edge; pixels of the video. */
  edgePx = $state(6)
  selected = $state<ObjectId | null>(null)
  /** Space or the middle button: pans for as long as it is held. */
  panHeld = $state(false)
  /** The pointer is over the picture: Space belongs to it, whatever button has the focus. */
  overStage = false
  /** Something was dragged while Space was down, so its release means no 'play'. */
  panUsed = false
  readonly active: ToolId = $derived(this.panHeld ? 'pan' : this.toolId)

  reset(video: Size): void {
    this.sizePx = defaultBrushSize(video)
    this.edgePx = defaultEdgeReach(video)
    this.selected = null
    this.toolId = 'brush'
  }

  setSize(sizePx: number): void {
    this.sizePx = clamp(Math.round(sizePx), minBrushPx, maxBrushPx)
  }

  setHardness(hardness: number): void {
    this.hardness = clamp(hardness, 0, 1)
  }

  setEdge(px: number): void {
    this.edgePx = clamp(Math.round(px), 1, maxEdgePx)
  }

  stepSize(direction: 1 | -1): void {
    this.sizePx = steppedBrushSize(this.sizePx, direction)
  }

  swap(): void {
    this.toolId = this.toolId === 'eraser' ? 'brush' : 'eraser'
  }
}
