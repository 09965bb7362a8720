import type { LabelMask, RgbaFrame, Size } from '../../shared/domain/types'
import { clipRect, growRect, isEmptyRect, unionRect, wholeRect, type PixelRect } from '../editor/geometry'
import { toImageData } from './imageData'
import { paintInk } from './ink'
import { inkTables, type InkTables, type StageLook } from './look'
import { sameTables, screenSize } from './stageGeometry'
import { gridFrom, sharpFrom, stageColours, type Layer, type StagePlace, type StageRenderer } from './stageRenderer'

/** The stage on a 2D canvas, where WebGL2 is missing or was lost: the same views, coloured by the processor. */
export class CanvasStage implements StageRenderer {
  readonly kind = 'canvas'
  readonly #screen: CanvasRenderingContext2D
  readonly #picture = layerContext()
  readonly #inks = layerContext()
  readonly #cutOut = layerContext()
  #inkPixels: ImageData | null = null
  #place: StagePlace | null = null
  #look: StageLook | null = null
  #tables: InkTables | null = null
  #mask: LabelMask | null = null
  #other: LabelMask | null = null
  #hasFrame = false
  #inkDirty: PixelRect | null = null
  #dirty = true

  /** @throws Error when the canvas gives no 2D context */
  constructor(canvas: HTMLCanvasElement) {
    const context = canvas.getContext('2d')
    if (!context) throw new Error('no 2D context')
    this.#screen = context
  }

  setPlace(place: StagePlace): void {
    resize(this.#screen, screenSize(place))
    if (resize(this.#inks, place.video)) {
      this.#inkPixels = new ImageData(place.video.width, place.video.height)
      this.#inkDirty = wholeRect(place.video)
    }
    this.#place = place
    this.#dirty = true
  }

  setLook(look: StageLook): void {
    this.#look = look
    this.#dirty = true
    const tables = inkTables(look)
    if (this.#tables && sameTables(tables, this.#tables)) return
    this.#tables = tables
    this.#everything()
  }

  setFrame(frame: RgbaFrame | null): void {
    this.#hasFrame = frame !== null
    this.#dirty = true
    if (!frame) return
    resize(this.#picture, frame)
    this.#picture.putImageData(toImageData(frame), 0, 0)
  }

  setMask(mask: LabelMask | null): void {
    if (mask === this.#mask) return
    this.#mask = mask
    this.#everything()
  }

  maskChanged(mask: LabelMask, rect: PixelRect): void {
    if (mask !== this.#mask) return this.setMask(mask)
    this.#inkDirty = unionRect(this.#inkDirty, growRect(rect, this.#tables?.reach ?? 0))
  }

  setOther(mask: LabelMask | null): void {
    if (mask === this.#other) return
    this.#other = mask
    this.#everything()
  }

  draw(): boolean {
    if (!this.#place || !this.#tables) return false
    this.#drawInk(this.#place.video, this.#tables)
    if (!this.#dirty) return false
    this.#dirty = false
    this.#drawScreen(this.#place)
    return true
  }

  read(layer: 'frame' | 'overlay'): Layer {
    const { canvas } = layer === 'frame' ? this.#picture : this.#inks
    const { width, height } = canvas
    const source = layer === 'frame' ? this.#picture.getImageData(0, 0, width, height) : this.#inkPixels
    return { width, height, data: Uint8Array.from(source?.data ?? []) }
  }

  dispose(): void {
    this.#inkPixels = null
  }

  #everything(): void {
    if (this.#place) this.#inkDirty = wholeRect(this.#place.video)
  }

  #drawInk(video: Size, tables: InkTables): void {
    const dirty = this.#inkDirty && clipRect(this.#inkDirty, video)
    this.#inkDirty = null
    if (!dirty || isEmptyRect(dirty) || !this.#inkPixels) return
    const words = new Uint32Array(this.#inkPixels.data.buffer)
    const masks = { mask: fitting(this.#mask, video), other: fitting(this.#other, video) }
    if (masks.mask || masks.other) paintInk(words, masks, tables, dirty)
    else words.fill(tables.fill[0]!)
    const { left, top, right, bottom } = dirty
    this.#inks.putImageData(this.#inkPixels, 0, 0, left, top, right - left, bottom - top)
    this.#dirty = true
  }

  #drawScreen(place: StagePlace): void {
    const screen = this.#screen
    const scale = place.viewport.scale * place.pixelRatio
    screen.setTransform(1, 0, 0, 1, 0, 0)
    screen.clearRect(0, 0, screen.canvas.width, screen.canvas.height)
    if (!this.#hasFrame) return
    const { offsetX, offsetY } = place.viewport
    screen.setTransform(scale, 0, 0, scale, offsetX * place.pixelRatio, offsetY * place.pixelRatio)
    screen.imageSmoothingEnabled = scale < sharpFrom
    this.#drawView(place.video, scale, place.pixelRatio)
    if (scale >= gridFrom) drawGrid(screen, place.video, scale)
  }

  #drawView(video: Size, scale: number, pixelRatio: number): void {
    const { mode, visible } = this.#look ?? { mode: 'overlay', visible: false }
    const put = (layer: CanvasRenderingContext2D): void =>
      this.#screen.drawImage(layer.canvas, 0, 0, video.width, video.height)
    if (!visible) return put(this.#picture)
    if (mode === 'matte') {
      this.#screen.fillStyle = '#000'
      this.#screen.fillRect(0, 0, video.width, video.height)
      return put(this.#inks)
    }
    if (mode === 'cutout') {
      fillChecker(this.#screen, video, (stageColours.checkerPx * pixelRatio) / scale)
      return put(this.#composedCutOut(video))
    }
    if (mode === 'difference') this.#screen.filter = 'grayscale(1) brightness(0.6)'
    put(this.#picture)
    this.#screen.filter = 'none'
    put(this.#inks)
  }

  #composedCutOut(video: Size): CanvasRenderingContext2D {
    const context = this.#cutOut
    resize(context, video)
    context.globalCompositeOperation = 'copy'
    context.drawImage(this.#inks.canvas, 0, 0)
    context.globalCompositeOperation = 'source-in'
    context.drawImage(this.#picture.canvas, 0, 0, video.width, video.height)
    return context
  }
}

/** A mask of another size is that of a clip that is just being left. */
function fitting(mask: LabelMask | null, video: Size): LabelMask | null {
  return mask?.width === video.width && mask.height === video.height ? mask : null
}

function layerContext(): CanvasRenderingContext2D {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) throw new Error('no 2D context')
  return context
}

/** @returns whether it had another size */
function resize({ canvas }: CanvasRenderingContext2D, { width, height }: Size): boolean {
  if (canvas.width === width && canvas.height === height) return false
  canvas.width = width
  canvas.height = height
  return true
}

function fillChecker(context: CanvasRenderingContext2D, video: Size, side: number): void {
  const css = ([red, green, blue]: readonly number[]): string => `rgb(${red} ${green} ${blue})`
  const [light, dark] = stageColours.checker
  context.fillStyle = css(light)
  context.fillRect(0, 0, video.width, video.height)
  context.fillStyle = css(dark)
  for (let row = 0; row * side < video.height; row++) {
    for (let column = 1 - (row % 2); column * side < video.width; column += 2) {
      const [x, y] = [column * side, row * side]
      context.fillRect(x, y, Math.min(side, video.width - x), Math.min(side, video.height - y))
    }
  }
}

function drawGrid(context: CanvasRenderingContext2D, { width, height }: Size, scale: number): void {
  context.beginPath()
  for (let x = 0; x <= width; x++) context.rect(x, 0, 1 / scale, height)
  for (let y = 0; y <= height; y++) context.rect(0, y, width, 1 / scale)
  context.fillStyle = 'rgb(128 128 128 / 35%)'
  context.fill()
}
