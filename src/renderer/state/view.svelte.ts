import type { ObjectId, Size } from '../../shared/domain/types'
import { viewModes, type ViewMode } from '../canvas/look'
import { centred, fitViewport, panned, zoomedAt, type Viewport } from '../canvas/viewport'
import { clamp, type Point } from '../editor/geometry'

/** How the picture is looked at. Never in the history, never 'edited'. */
export class ViewState {
  video = $state.raw<Size>({ width: 1, height: 1 })
  stage = $state.raw<Size>({ width: 1, height: 1 })
  viewport = $state.raw<Viewport>({ scale: 1, offsetX: 0, offsetY: 0 })
  /** Pixels of the screen per CSS pixel. */
  pixelRatio = $state(1)
  /** Fitted pictures stay fitted when the window changes its size. */
  fitted = $state(true)
  /** 0..1 */
  opacity = $state(0.5)
  overlayVisible = $state(true)
  mode = $state<ViewMode>('overlay')
  /** The neighbouring painted frame's outlines over the picture. */
  onionSkin = $state(false)
  /** The masks of before lie over the left part of the picture. */
  wipe = $state(false)
  /** Where that part ends, 0..1 of the picture's width. */
  wipeAt = $state(0.5)
  /** Everything but the objects takes their place in the overlay, the cut-out and the matte. */
  invert = $state(false)
  /** The only object shown, whatever else is visible; null for all. Exports begin with it alone, too. */
  solo = $state<ObjectId | null>(null)

  setVideo(video: Size): void {
    this.video = video
    this.solo = null
    this.fit()
  }

  setStage(stage: Size): void {
    const before = this.stage
    this.stage = stage
    if (this.fitted) return this.fit()
    const by = { x: (stage.width - before.width) / 2, y: (stage.height - before.height) / 2 }
    this.viewport = panned(this.viewport, by, { video: this.video, stage })
  }

  fit(): void {
    this.viewport = fitViewport(this.video, this.stage)
    this.fitted = true
  }

  /** One video pixel on each pixel of the screen. */
  actualSize(): void {
    this.viewport = centred(this.video, this.stage, 1 / this.pixelRatio)
    this.fitted = false
  }

  /** @param anchor stage point that keeps its place; the middle of the stage when absent */
  zoom(factor: number, anchor?: Point): void {
    const middle = { x: this.stage.width / 2, y: this.stage.height / 2 }
    const zoomed = zoomedAt(this.viewport, anchor ?? middle, factor)
    this.viewport = panned(zoomed, { x: 0, y: 0 }, { video: this.video, stage: this.stage })
    this.fitted = false
  }

  pan(by: Point): void {
    this.viewport = panned(this.viewport, by, { video: this.video, stage: this.stage })
    this.fitted = false
  }

  setMode(mode: ViewMode): void {
    this.mode = mode
    this.overlayVisible = true
  }

  cycleMode(): void {
    this.setMode(viewModes[(viewModes.indexOf(this.mode) + 1) % viewModes.length] ?? 'overlay')
  }

  setOpacity(opacity: number): void {
    this.opacity = clamp(opacity, 0, 1)
  }
}
