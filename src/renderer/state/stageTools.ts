import type { StageGestures } from '../canvas/pointerEvents'
import { toPicture } from '../canvas/viewport'
import type { Point } from '../editor/geometry'
import type { Studio } from './studio'

/** `PointerEvent.buttons` bit of a pen's eraser end. */
const penEraser = 32
const zoomPerWheelPixel = 0.0015

/** Gives pointer gestures on the stage their meaning: paint, pan, zoom, brush size. */
export class StageTools implements StageGestures {
  readonly #studio: Studio
  readonly #screen: { hover(point: Point | null): void; panning(on: boolean): void }
  #pannedFrom: Point | null = null

  constructor(studio: Studio, screen: { hover(point: Point | null): void; panning(on: boolean): void }) {
    this.#studio = studio
    this.#screen = screen
  }

  down(point: Point, event: PointerEvent): boolean {
    const { tools, painting } = this.#studio
    if (event.button === 1 || (event.button === 0 && tools.active === 'pan')) return this.#startPan(point, event)
    const eraserEnd = (event.buttons & penEraser) !== 0
    if (event.button !== 0 && !eraserEnd) return false
    painting.handle({
      kind: 'down',
      point: this.#picture(point),
      erase: event.altKey || eraserEnd,
      straight: event.shiftKey
    })
    return true
  }

  move(points: readonly Point[]): void {
    if (this.#pannedFrom) return this.#pan(points.at(-1))
    this.#studio.painting.handle({ kind: 'move', points: points.map((point) => this.#picture(point)) })
  }

  up(): void {
    if (this.#pannedFrom) return this.#endPan()
    this.#studio.painting.handle({ kind: 'up' })
  }

  cancel(): void {
    if (this.#pannedFrom) return this.#endPan()
    this.#studio.painting.handle({ kind: 'cancel' })
  }

  hover(point: Point | null): void {
    this.#studio.tools.overStage = point !== null
    this.#screen.hover(point)
  }

  /** Fits the view; on the picture itself only with the hand, since a brush dabs twice there. */
  doubleClick(point: Point): void {
    const { tools, view } = this.#studio
    const { x, y } = this.#picture(point)
    const onPicture = x >= 0 && y >= 0 && x < view.video.width && y < view.video.height
    if (tools.active === 'pan' || !onPicture) view.fit()
  }

  wheel(point: Point, event: WheelEvent): void {
    const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 33 : 1)
    // On a Mac pinching the touchpad arrives as Ctrl-wheel, and means zoom.
    if (this.#studio.mac ? event.metaKey : event.ctrlKey) return this.#studio.tools.stepSize(pixels < 0 ? 1 : -1)
    this.#studio.view.zoom(Math.exp(-pixels * zoomPerWheelPixel), point)
  }

  #startPan(point: Point, event: PointerEvent): boolean {
    event.preventDefault()
    this.#pannedFrom = point
    this.#studio.tools.panUsed = true
    this.#screen.panning(true)
    return true
  }

  #pan(point: Point | undefined): void {
    const from = this.#pannedFrom
    if (!from || !point) return
    this.#studio.view.pan({ x: point.x - from.x, y: point.y - from.y })
    this.#pannedFrom = point
  }

  #endPan(): void {
    this.#pannedFrom = null
    this.#screen.panning(false)
  }

  #picture(point: Point): Point {
    return toPicture(this.#studio.view.viewport, point)
  }
}
