import type { StageGestures } from '../canvas/pointerEvents'
import { toPicture } from '../canvas/viewport'
import { wheelMeaning } from '../canvas/wheel'
import type { Point } from '../editor/geometry'
import { traitsOf } from '../editor/runningTools'
import type { Sample } from '../editor/tool'
import type { Studio } from './studio'

/** `PointerEvent.buttons` bit of a pen's eraser end. */
const penEraser = 32
/** Hardness per CSS pixel of an Alt-drag with the right button, upwards harder. */
const hardnessPerPixel = 0.005

/** What a pressed pointer does, other than paint. */
type Drag =
  | { readonly kind: 'pan'; readonly from: Point }
  | { readonly kind: 'brush'; readonly from: Point; readonly sizePx: number; readonly hardness: number }
  | { readonly kind: 'suggest' }
  /** Paints where alpha is to be found. */
  | { readonly kind: 'band' }
  /** Asks whose part it is, once the button is let go. */
  | { readonly kind: 'part'; readonly at: Point }

interface StrokeStart {
  readonly erase: boolean
  readonly straight: boolean
}

/** Gives pointer gestures on the stage their meaning: paint, pan, zoom, brush size. */
export class StageTools implements StageGestures {
  readonly #studio: Studio
  readonly #screen: { hover(point: Point | null): void; panning(on: boolean): void }
  #drag: Drag | null = null
  #pressed = false

  constructor(studio: Studio, screen: { hover(point: Point | null): void; panning(on: boolean): void }) {
    this.#studio = studio
    this.#screen = screen
  }

  down(point: Sample, event: PointerEvent): boolean {
    const { tools } = this.#studio
    if (event.button === 1 || (event.button === 0 && tools.active === 'pan')) return this.#startPan(point, event)
    const eraserEnd = (event.buttons & penEraser) !== 0
    if (tools.active === 'suggest') return this.#startSuggest(point, event, eraserEnd)
    if (event.button === 2) return event.altKey ? this.#startResize(point) : this.#startPart(point)
    if (event.button !== 0 && !eraserEnd) return false
    return this.#startPaint(point, { erase: event.altKey || eraserEnd, straight: event.shiftKey })
  }

  move(points: readonly Sample[]): void {
    const last = points.at(-1)
    if (this.#drag?.kind === 'suggest') {
      const { suggestPointer, view } = this.#studio
      return suggestPointer.move(
        points.map((point) => this.#picture(point)),
        view.viewport.scale
      )
    }
    if (this.#drag?.kind === 'band') return this.#studio.edges.move(points.map((point) => this.#picture(point)))
    if (this.#drag && last) return this.#follow(this.#drag, last)
    this.#studio.painting.handle({ kind: 'move', points: points.map((point) => this.#picture(point)) })
  }

  up(): void {
    this.#end('up')
  }

  cancel(): void {
    this.#end('cancel')
  }

  hover(point: Point | null): void {
    this.#studio.tools.overStage = point !== null
    // While the brush is resized its ring stays where the drag began.
    if (this.#drag?.kind === 'brush') return
    this.#screen.hover(point)
    if (this.#studio.tools.active === 'suggest') {
      if (!this.#drag) this.#studio.suggest.hover(point && this.#picture(point))
      return
    }
    if (this.#studio.tools.active === 'refine') return
    if (point && !this.#pressed && !this.#drag) {
      this.#studio.painting.handle({ kind: 'hover', point: this.#picture(point) })
    }
  }

  /** Fits the view; on the picture itself only with the hand, since a brush dabs twice there. */
  doubleClick(point: Point): void {
    const { tools, view } = this.#studio
    if (tools.active === 'suggest' || tools.active === 'refine' || traitsOf(tools.active).clicks) return
    const { x, y } = this.#picture(point)
    const onPicture = x >= 0 && y >= 0 && x < view.video.width && y < view.video.height
    if (tools.active === 'pan' || !onPicture) view.fit()
  }

  wheel(point: Point, event: WheelEvent): void {
    const meaning = wheelMeaning(event, this.#studio.mac)
    const { point: pointed, suggest, tools } = this.#studio
    if (meaning?.kind === 'size' && suggest.active) void (pointed.step(meaning.step) || suggest.step(meaning.step))
    else if (meaning?.kind === 'size') tools.stepSize(meaning.step)
    if (meaning?.kind === 'zoom') this.#studio.view.zoom(meaning.factor, point)
  }

  #startPan(point: Point, event: PointerEvent): boolean {
    event.preventDefault()
    this.#drag = { kind: 'pan', from: point }
    this.#studio.tools.panUsed = true
    this.#screen.panning(true)
    return true
  }

  /** The right button means what Alt does: not this. */
  #startSuggest(point: Sample, event: PointerEvent, eraserEnd: boolean): boolean {
    const { suggestPointer, mac, view } = this.#studio
    if (event.button > 2 && !eraserEnd) return false
    const { shiftKey: shift, altKey, ctrlKey, metaKey } = event
    const keys = { shift, not: altKey || event.button === 2 || eraserEnd, mod: mac ? metaKey : ctrlKey }
    suggestPointer.down(this.#picture(point), keys, view.viewport.scale)
    this.#drag = { kind: 'suggest' }
    return true
  }

  #startPaint(point: Sample, how: StrokeStart): boolean {
    if (this.#studio.tools.active === 'refine') return this.#startBand(point, how)
    this.#pressed = true
    this.#studio.painting.handle({ kind: 'down', point: this.#picture(point), ...how })
    return true
  }

  #startBand(point: Sample, how: StrokeStart): boolean {
    if (!this.#studio.edges.down(this.#picture(point), how)) return false
    this.#drag = { kind: 'band' }
    return true
  }

  #startResize(point: Point): boolean {
    const { sizePx, hardness } = this.#studio.tools
    this.#drag = { kind: 'brush', from: point, sizePx, hardness }
    return true
  }

  #startPart(at: Point): boolean {
    this.#drag = { kind: 'part', at }
    return true
  }

  #follow(drag: Exclude<Drag, { kind: 'suggest' | 'band' }>, point: Point): void {
    if (drag.kind === 'part') return
    const { tools, view } = this.#studio
    const by = { x: point.x - drag.from.x, y: point.y - drag.from.y }
    if (drag.kind === 'pan') {
      view.pan(by)
      this.#drag = { kind: 'pan', from: point }
    } else {
      // The ring's edge stays under the pointer: half the way makes the radius.
      tools.setSize(drag.sizePx + (2 * by.x) / view.viewport.scale)
      tools.setHardness(drag.hardness - by.y * hardnessPerPixel)
    }
  }

  #end(kind: 'up' | 'cancel'): void {
    this.#pressed = false
    if (!this.#drag) return this.#studio.painting.handle({ kind })
    if (this.#drag.kind === 'suggest') this.#studio.suggestPointer[kind]()
    if (this.#drag.kind === 'band') this.#studio.edges[kind]()
    if (this.#drag.kind === 'part' && kind === 'up')
      this.#studio.repair.pointAt(this.#picture(this.#drag.at), this.#drag.at)
    if (this.#drag.kind === 'pan') this.#screen.panning(false)
    this.#drag = null
  }

  #picture(point: Sample): Sample {
    const { pressure } = point
    return { ...toPicture(this.#studio.view.viewport, point), ...(pressure !== undefined && { pressure }) }
  }
}
