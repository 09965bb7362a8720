import type { Size } from '../../shared/domain/types'
import type { PixelRect } from '../editor/geometry'

export type TextureFormat = 'labels' | 'colours'

/** A texture of fixed format that takes the size it is given; parts of it are uploaded on their own. */
export class GlTexture {
  readonly #gl: WebGL2RenderingContext
  readonly #format: TextureFormat
  #texture: WebGLTexture | null = null
  size: Size = { width: 0, height: 0 }

  /** @param format labels: one whole number a pixel, 0 … 255; colours: RGBA, blended when sampled between pixels */
  constructor(gl: WebGL2RenderingContext, format: TextureFormat) {
    this.#gl = gl
    this.#format = format
  }

  /** @returns whether the texture is a new, empty one */
  resize({ width, height }: Size): boolean {
    if (this.#texture && this.size.width === width && this.size.height === height) return false
    const gl = this.#gl
    gl.deleteTexture(this.#texture)
    this.#texture = gl.createTexture()
    this.size = { width, height }
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    gl.texStorage2D(gl.TEXTURE_2D, 1, this.#format === 'labels' ? gl.R8UI : gl.RGBA8, width, height)
    const filter = this.#format === 'labels' ? gl.NEAREST : gl.LINEAR
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE)
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE)
    return true
  }

  /** Uploads `rect` out of a whole picture's bytes. */
  upload(data: Uint8Array, rect: PixelRect): void {
    const gl = this.#gl
    const [format, bytes] = this.#format === 'labels' ? [gl.RED_INTEGER, 1] : [gl.RGBA, 4]
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1)
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, this.size.width)
    const { left, top, right, bottom } = rect
    const start = (top * this.size.width + left) * bytes
    const [width, height] = [right - left, bottom - top]
    gl.texSubImage2D(gl.TEXTURE_2D, 0, left, top, width, height, format, gl.UNSIGNED_BYTE, data, start)
    gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 0)
  }

  bind(unit: number): void {
    this.#gl.activeTexture(this.#gl.TEXTURE0 + unit)
    this.#gl.bindTexture(this.#gl.TEXTURE_2D, this.#texture)
  }

  /** Makes it what the bound framebuffer draws into. */
  attach(): void {
    const gl = this.#gl
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.#texture, 0)
  }
}
