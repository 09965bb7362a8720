import { CanvasStage } from './canvasStage'
import { GlStage } from './glStage'
import type { StageRenderer } from './stageRenderer'

/**
 * Makes the renderer of a canvas. A canvas gives one kind of context in its life, so falling back needs a fresh one.
 * @returns null when the canvas cannot be drawn this way
 */
export function makeRenderer(canvas: HTMLCanvasElement, kind: StageRenderer['kind']): StageRenderer | null {
  try {
    return kind === 'webgl2' ? new GlStage(canvas) : new CanvasStage(canvas)
  } catch {
    return null
  }
}

/** Draws once before the next repaint, however much has changed. Pointer moves arrive just before it: no delay. */
export class DrawSchedule {
  readonly #draw: () => void
  #handle: number | null = null

  constructor(draw: () => void) {
    this.#draw = draw
  }

  request(): void {
    this.#handle ??= requestAnimationFrame(() => this.now())
  }

  now(): void {
    this.cancel()
    this.#draw()
  }

  cancel(): void {
    if (this.#handle !== null) cancelAnimationFrame(this.#handle)
    this.#handle = null
  }
}
