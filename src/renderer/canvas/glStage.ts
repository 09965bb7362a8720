import type { LabelMask, RgbaFrame } from '../../shared/domain/types'
import { clipRect, growRect, unionRect, wholeRect, type PixelRect } from '../editor/geometry'
import { CoveringProgram } from './glProgram'
import { GlTexture } from './glTexture'
import { LabelPlane } from './labelPlane'
import { gainedInk, inkTables, lostInk, unchangedInk, type InkTables, type StageLook } from './look'
import { onScreen, sameTables, screenSize, straightColours } from './stageGeometry'
import { gridFrom, sharpFrom, stageColours, type Layer, type StagePlace, type StageRenderer } from './stageRenderer'
import { coverAll, inkShader, stageModes, stageShader } from './stageShaders'

/**
 * The stage on WebGL2, in two passes: labels to colours at the size of the video, then picture and colours to the screen.
 * The picture is uploaded once a frame, labels and both passes are limited to the rectangle that changed.
 */
export class GlStage implements StageRenderer {
  readonly kind = 'webgl2'
  readonly #gl: WebGL2RenderingContext
  readonly #ink: CoveringProgram
  readonly #view: CoveringProgram
  readonly #picture: GlTexture
  readonly #inks: GlTexture
  readonly #tableTexture: GlTexture
  readonly #mask: LabelPlane
  readonly #other: LabelPlane
  readonly #maskTexture: GlTexture
  readonly #otherTexture: GlTexture
  readonly #target: WebGLFramebuffer | null
  #place: StagePlace | null = null
  #look: StageLook | null = null
  #tables: InkTables | null = null
  #pendingFrame: RgbaFrame | null = null
  #hasFrame = false
  #inkDirty: PixelRect | null = null
  /** In pixels of the video; 'all' includes what lies around the picture. */
  #screenDirty: PixelRect | 'all' | null = 'all'

  /** @throws Error when the canvas gives no WebGL2 context or the driver refuses the shaders */
  constructor(canvas: HTMLCanvasElement) {
    const gl = canvas.getContext('webgl2', { antialias: false, depth: false, preserveDrawingBuffer: true })
    if (!gl) throw new Error('no WebGL2 context')
    this.#gl = gl
    this.#ink = new CoveringProgram(gl, coverAll, inkShader)
    this.#view = new CoveringProgram(gl, coverAll, stageShader)
    this.#picture = new GlTexture(gl, 'colours')
    this.#inks = new GlTexture(gl, 'colours')
    this.#tableTexture = new GlTexture(gl, 'colours')
    this.#maskTexture = new GlTexture(gl, 'labels')
    this.#otherTexture = new GlTexture(gl, 'labels')
    this.#mask = new LabelPlane(this.#maskTexture)
    this.#other = new LabelPlane(this.#otherTexture)
    this.#tableTexture.resize({ width: 256, height: 3 })
    this.#target = gl.createFramebuffer()
    gl.enable(gl.SCISSOR_TEST)
    gl.disable(gl.BLEND)
  }

  setPlace(place: StagePlace): void {
    const { canvas } = this.#gl
    const { width, height } = screenSize(place)
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    this.#mask.resize(place.video)
    this.#other.resize(place.video)
    if (this.#inks.resize(place.video)) this.#inkDirty = wholeRect(place.video)
    this.#place = place
    this.#screenDirty = 'all'
  }

  setLook(look: StageLook): void {
    if (look.mode !== this.#look?.mode || look.visible !== this.#look.visible) this.#screenDirty = 'all'
    this.#look = look
    const tables = inkTables(look)
    if (this.#tables && sameTables(tables, this.#tables)) return
    const content = this.#coloured(tables)
    this.#tables = tables
    for (const [row, words] of [tables.fill, tables.edge, tables.onion].entries()) this.#uploadTable(row, words)
    if (content) this.#inkDirty = unionRect(this.#inkDirty, content)
  }

  /** Background is transparent unless the view is, or was, inverted: where there is no label nothing changes. */
  #coloured(next: InkTables): PixelRect | null {
    const isAround = [next, this.#tables].some((tables) => tables !== null && tables.fill[0] !== 0)
    if (isAround && this.#place) return wholeRect(this.#place.video)
    return unionRect(this.#mask.content, this.#other.content)
  }

  setFrame(frame: RgbaFrame | null): void {
    this.#pendingFrame = frame
    if (!frame && this.#hasFrame) this.#screenDirty = 'all'
    if (!frame) this.#hasFrame = false
  }

  setMask(mask: LabelMask | null): void {
    this.#mask.set(mask)
  }

  maskChanged(mask: LabelMask, rect: PixelRect): void {
    this.#mask.changed(mask, rect)
  }

  setOther(mask: LabelMask | null): void {
    this.#other.set(mask)
  }

  draw(): boolean {
    if (!this.#place || !this.#tables || this.#gl.isContextLost()) return false
    this.#uploadFrame()
    for (const plane of [this.#mask, this.#other]) {
      const changed = plane.update()
      // An outline reaches as far from a changed pixel as it is wide.
      if (changed) this.#inkDirty = unionRect(this.#inkDirty, growRect(changed, this.#tables.reach))
    }
    this.#drawInk(this.#place, this.#tables)
    if (!this.#screenDirty) return false
    this.#drawScreen(this.#place, this.#screenDirty)
    this.#screenDirty = null
    return true
  }

  read(layer: 'frame' | 'overlay'): Layer {
    const gl = this.#gl
    const texture = layer === 'frame' ? this.#picture : this.#inks
    const data = new Uint8Array(texture.size.width * texture.size.height * 4)
    if (data.length === 0) return { ...texture.size, data }
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#target)
    texture.attach()
    gl.readPixels(0, 0, texture.size.width, texture.size.height, gl.RGBA, gl.UNSIGNED_BYTE, data)
    gl.bindFramebuffer(gl.FRAMEBUFFER, null)
    if (layer === 'overlay') straightColours(data)
    return { ...texture.size, data }
  }

  dispose(): void {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext()
  }

  #uploadTable(row: number, words: Uint32Array): void {
    const bytes = new Uint8Array(256 * 3 * 4)
    bytes.set(new Uint8Array(words.buffer), row * 1024)
    this.#tableTexture.upload(bytes, { left: 0, top: row, right: 256, bottom: row + 1 })
  }

  #uploadFrame(): void {
    const frame = this.#pendingFrame
    if (!frame) return
    this.#pendingFrame = null
    this.#picture.resize(frame)
    this.#picture.upload(frame.data, wholeRect(frame))
    this.#hasFrame = true
    this.#screenDirty = 'all'
  }

  #drawInk({ video }: StagePlace, tables: InkTables): void {
    const dirty = this.#inkDirty && clipRect(this.#inkDirty, video)
    this.#inkDirty = null
    if (!dirty) return
    const gl = this.#gl
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#target)
    this.#inks.attach()
    gl.viewport(0, 0, video.width, video.height)
    gl.scissor(dirty.left, dirty.top, dirty.right - dirty.left, dirty.bottom - dirty.top)
    this.#ink.use()
    this.#maskTexture.bind(0)
    this.#otherTexture.bind(1)
    this.#tableTexture.bind(2)
    this.#ink.integer('mask', 0)
    this.#ink.integer('other', 1)
    this.#ink.integer('tables', 2)
    this.#ink.integer('size', video.width, video.height)
    this.#ink.integer('reach', tables.reach)
    this.#ink.integer('difference', Number(tables.difference))
    this.#ink.integer('onionSkin', Number(tables.onion.some((ink) => ink !== 0)))
    this.#ink.number('gained', ...shares(gainedInk))
    this.#ink.number('lost', ...shares(lostInk))
    this.#ink.number('unchanged', ...shares(unchangedInk))
    this.#ink.draw()
    gl.bindFramebuffer(gl.FRAMEBUFFER, null)
    // Enlarged or shrunk, a pixel shows in its neighbours too.
    if (this.#screenDirty !== 'all') this.#screenDirty = unionRect(this.#screenDirty, growRect(dirty, 1))
  }

  #drawScreen(place: StagePlace, dirty: PixelRect | 'all'): void {
    const gl = this.#gl
    const { width, height } = gl.canvas
    const area = dirty === 'all' ? wholeRect({ width, height }) : clipRect(onScreen(place, dirty), { width, height })
    gl.viewport(0, 0, width, height)
    gl.scissor(
      area.left,
      height - area.bottom,
      Math.max(0, area.right - area.left),
      Math.max(0, area.bottom - area.top)
    )
    if (!this.#hasFrame) {
      gl.clearColor(0, 0, 0, 0)
      return gl.clear(gl.COLOR_BUFFER_BIT)
    }
    this.#view.use()
    this.#picture.bind(0)
    this.#inks.bind(1)
    this.#describeView(place, height)
    this.#view.draw()
  }

  #describeView({ video, viewport, pixelRatio }: StagePlace, height: number): void {
    const view = this.#view
    const scale = viewport.scale * pixelRatio
    const { mode, visible } = this.#look ?? { mode: 'overlay', visible: false }
    view.integer('picture', 0)
    view.integer('inks', 1)
    view.integer('mode', visible ? stageModes[mode] : stageModes.plain)
    view.number('video', video.width, video.height)
    view.number('offset', viewport.offsetX * pixelRatio, viewport.offsetY * pixelRatio)
    view.number('scale', scale)
    view.number('height', height)
    view.number('checkerPx', stageColours.checkerPx * pixelRatio)
    const [light, dark] = stageColours.checker
    view.number('lightSquare', ...light.map((value) => value / 255))
    view.number('darkSquare', ...dark.map((value) => value / 255))
    view.integer('shrinks', Number(scale < 0.75))
    view.integer('sharp', Number(scale >= sharpFrom))
    view.integer('grid', Number(scale >= gridFrom))
  }
}

/** An RGBA word as four shares, 0 … 1. */
function shares(word: number): number[] {
  return [0, 8, 16, 24].map((shift) => ((word >>> shift) & 255) / 255)
}
