import type { LabelMask, Size } from '../../shared/domain/types'
import { clipRect, unionRect, type PixelRect } from '../editor/geometry'
import { changedRect } from './dirtyRect'
import type { GlTexture } from './glTexture'

/** What a plane needs of a texture. */
type LabelTexture = Pick<GlTexture, 'size' | 'resize' | 'upload'>

/**
 * The labels a texture holds, with a copy to compare with: whatever mask is shown next, only the rectangle in which it
 * differs is uploaded.
 */
export class LabelPlane {
  readonly #texture: LabelTexture
  #uploaded = new Uint8Array(0)
  #mask: LabelMask | null = null
  #pending: PixelRect | null = null
  #compare = true
  /** Rectangle outside which every label is 0; null when all are. */
  content: PixelRect | null = null

  constructor(texture: LabelTexture) {
    this.#texture = texture
  }

  resize(size: Size): void {
    if (!this.#texture.resize(size)) return
    this.#uploaded = new Uint8Array(size.width * size.height)
    // A new texture holds zeros, and so does the copy.
    this.content = null
    this.#compare = true
  }

  set(mask: LabelMask | null): void {
    if (mask === this.#mask) return
    this.#mask = mask
    this.#compare = true
  }

  /** Labels were changed in place. */
  changed(mask: LabelMask, rect: PixelRect): void {
    if (mask !== this.#mask) return this.set(mask)
    this.#pending = unionRect(this.#pending, clipRect(rect, mask))
  }

  /** Uploads what differs. @returns the rectangle, null for nothing */
  update(): PixelRect | null {
    const shown = this.#shown()
    const dirty = this.#compare ? changedRect(this.#uploaded, shown) : this.#pending
    this.#compare = false
    this.#pending = null
    if (!dirty) return null
    this.#texture.upload(shown.data, dirty)
    for (let y = dirty.top; y < dirty.bottom; y++) {
      const row = y * shown.width
      this.#uploaded.set(shown.data.subarray(row + dirty.left, row + dirty.right), row + dirty.left)
    }
    this.content = this.#mask ? unionRect(this.content, dirty) : null
    return dirty
  }

  /** A mask of another size is that of a clip that is just being left. */
  #shown(): LabelMask {
    const { size } = this.#texture
    const fits = this.#mask?.width === size.width && this.#mask.height === size.height
    if (this.#mask && fits) return this.#mask
    return { ...size, data: new Uint8Array(size.width * size.height) }
  }
}
