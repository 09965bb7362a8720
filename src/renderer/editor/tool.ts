import type { Point } from './geometry'
import type { Segment } from './raster'

/** Pointer events as tools see them: already in pixels of the video, every coalesced sample included. */
export type ToolEvent =
  | {
      readonly kind: 'down'
      readonly point: Point
      /** Alt key, or the eraser end of a pen. */
      readonly erase: boolean
      /** Shift: draw straight from where the last stroke ended. */
      readonly straight: boolean
    }
  | { readonly kind: 'move'; readonly points: readonly Point[] }
  | { readonly kind: 'up' }
  /** Escape, or the pointer was taken away. */
  | { readonly kind: 'cancel' }

export interface ToolContext {
  /** Brush diameter in pixels of the video. */
  readonly sizePx: number
}

export type StrokeMode = 'paint' | 'erase'

/** What the outside has to do after an event. */
export type ToolEffect =
  | { readonly kind: 'begin'; readonly mode: StrokeMode; readonly segments: readonly Segment[] }
  | { readonly kind: 'draw'; readonly segments: readonly Segment[] }
  | { readonly kind: 'commit' }
  | { readonly kind: 'drop' }

export interface Step<S> {
  readonly state: S
  readonly effect: ToolEffect | null
}

/** A tool is a state and a pure step: a gesture can be written down as a table and tested. */
export interface Tool<S> {
  readonly id: ToolId
  readonly initial: S
  step(state: S, event: ToolEvent, context: ToolContext): Step<S>
}

export type ToolId = 'brush' | 'eraser' | 'pan'
