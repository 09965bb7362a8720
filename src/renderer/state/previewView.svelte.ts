import type { Size } from '../../shared/domain/types'
import { centred, panned, zoomedAt, type Viewport } from '../canvas/viewport'
import type { Point } from '../editor/geometry'

/** What one press of a button or key zooms by. */
const zoomStep = Math.SQRT2

/** How the picture of an export is looked at: fitted until somebody zooms. CSS pixels. */
export class PreviewView {
  /** Pixels of the picture. */
  picture = $state.raw<Size>({ width: 1, height: 1 })
  /** What it is shown in. */
  room = $state.raw<Size>({ width: 1, height: 1 })
  #chosen = $state.raw<Viewport | null>(null)

  readonly viewport: Viewport = $derived(this.#chosen ?? this.#fitted())
  readonly fits: boolean = $derived(this.#chosen === null)

  /** Whether a picture was shown: before, its size is one of convenience. */
  get isKnown(): boolean {
    return this.picture.width > 1
  }

  /** The whole picture, small ones enlarged. */
  fit(): void {
    this.#chosen = null
  }

  /** One pixel of the export on each pixel of the screen. */
  actual(pixelRatio: number): void {
    this.#chosen = centred(this.picture, this.room, 1 / pixelRatio)
  }

  /** @param anchor stays where it is; the middle where nothing is pointed at */
  zoom(factor: number, anchor: Point = { x: this.room.width / 2, y: this.room.height / 2 }): void {
    this.#chosen = this.#kept(zoomedAt(this.viewport, anchor, factor))
  }

  zoomIn(): void {
    this.zoom(zoomStep)
  }

  zoomOut(): void {
    this.zoom(1 / zoomStep)
  }

  pan(by: Point): void {
    this.#chosen = panned(this.viewport, by, { video: this.picture, stage: this.room })
  }

  #kept(viewport: Viewport): Viewport {
    return panned(viewport, { x: 0, y: 0 }, { video: this.picture, stage: this.room })
  }

  #fitted(): Viewport {
    const { picture, room } = this
    return centred(picture, room, Math.min(room.width / picture.width, room.height / picture.height))
  }
}
