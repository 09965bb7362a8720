/** Small pieces of WebGL2 that say what went wrong. */

/** A program that covers the target with one triangle. @throws Error with the driver's message */
export class CoveringProgram {
  readonly #gl: WebGL2RenderingContext
  readonly #program: WebGLProgram
  readonly #places = new Map<string, WebGLUniformLocation | null>()

  constructor(gl: WebGL2RenderingContext, vertex: string, fragment: string) {
    this.#gl = gl
    this.#program = gl.createProgram()
    for (const [kind, source] of [
      [gl.VERTEX_SHADER, vertex],
      [gl.FRAGMENT_SHADER, fragment]
    ] as const) {
      gl.attachShader(this.#program, compiled(gl, kind, source))
    }
    gl.linkProgram(this.#program)
    if (!gl.getProgramParameter(this.#program, gl.LINK_STATUS))
      throw new Error(gl.getProgramInfoLog(this.#program) ?? '')
  }

  use(): void {
    this.#gl.useProgram(this.#program)
  }

  draw(): void {
    this.#gl.drawArrays(this.#gl.TRIANGLES, 0, 3)
  }

  /** Whole numbers, truth values and texture units. */
  integer(name: string, ...values: readonly [number] | readonly [number, number]): void {
    const [x, y] = values
    if (y === undefined) this.#gl.uniform1i(this.#place(name), x)
    else this.#gl.uniform2i(this.#place(name), x, y)
  }

  number(name: string, ...values: readonly number[]): void {
    const place = this.#place(name)
    if (values.length === 1) this.#gl.uniform1fv(place, values)
    else if (values.length === 2) this.#gl.uniform2fv(place, values)
    else if (values.length === 3) this.#gl.uniform3fv(place, values)
    else this.#gl.uniform4fv(place, values)
  }

  #place(name: string): WebGLUniformLocation | null {
    const known = this.#places.get(name)
    if (known !== undefined) return known
    const place = this.#gl.getUniformLocation(this.#program, name)
    this.#places.set(name, place)
    return place
  }
}

function compiled(gl: WebGL2RenderingContext, kind: GLenum, source: string): WebGLShader {
  const shader = gl.createShader(kind)
  if (!shader) throw new Error('the context gives no shaders')
  gl.shaderSource(shader, source)
  gl.compileShader(shader)
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader) ?? '')
  return shader
}
