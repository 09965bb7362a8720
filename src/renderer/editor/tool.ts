import type { ToolId } from '../../shared/domain/actions'
import type { Point } from './geometry'
import type { Segment } from './raster'

/** A place the pointer was, in pixels of the video. */
export interface Sample extends Point {
  /** How hard a pen presses, 0 … 1; absent for anything else. */
  readonly pressure?: number
}

/** Pointer events as tools see them: already in pixels of the video, every coalesced sample included. */
export type ToolEvent =
  | {
      readonly kind: 'down'
      readonly point: Sample
      /** Alt key, or the eraser end of a pen. */
      readonly erase: boolean
      /** Shift: draw straight from where the last stroke ended. */
      readonly straight: boolean
    }
  | { readonly kind: 'move'; readonly points: readonly Sample[] }
  | { readonly kind: 'up' }
  /** The pointer moves without being pressed. */
  | { readonly kind: 'hover'; readonly point: Point }
  /** Enter: close the outline. */
  | { readonly kind: 'finish' }
  /** Backspace: take the last corner back. */
  | { readonly kind: 'back' }
  /** Escape, or the pointer was taken away. */
  | { readonly kind: 'cancel' }

export interface ToolContext {
  /** Brush diameter in pixels of the video. */
  readonly sizePx: number
  /** Pointer this near counts as on a corner, pixels of the video. */
  readonly closePx: number
}

export type StrokeMode = 'paint' | 'erase'

/** What the outside has to do after an event. */
export type ToolEffect =
  | { readonly kind: 'begin'; readonly mode: StrokeMode; readonly segments: readonly Segment[] }
  | { readonly kind: 'draw'; readonly segments: readonly Segment[] }
  | { readonly kind: 'commit' }
  /** Fill a closed outline. */
  | { readonly kind: 'fill'; readonly mode: StrokeMode; readonly outline: readonly Point[] }
  /** Fill the hole, or erase the island, at a point. */
  | { readonly kind: 'flood'; readonly mode: StrokeMode; readonly point: Point }
  | { readonly kind: 'drop' }

/** An outline under way, to be shown over the picture. */
export interface Outline {
  readonly points: readonly Point[]
  readonly mode: StrokeMode
  /** Where the next corner would come; null while the outline follows the pointer. */
  readonly next: Point | null
}

export interface Step<S> {
  readonly state: S
  readonly effect: ToolEffect | null
}

/** A tool is a state and a pure step: a gesture can be written down as a table and tested. */
export interface Tool<S> {
  readonly id: ToolId
  readonly initial: S
  /** Another tool whose state this one goes on with. */
  readonly stateOf?: ToolId
  /** The pointer is a ring of the brush's size. */
  readonly ring?: boolean
  /** It takes away without Alt. */
  readonly erases?: boolean
  /** Its clicks mean something everywhere: a double click never fits the view. */
  readonly clicks?: boolean
  step(state: S, event: ToolEvent, context: ToolContext): Step<S>
  /** The outline to show; absent for tools that draw none. */
  outline?(state: S): Outline | null
}
