import { beforeEach, describe, expect, it } from 'vitest'
import type { LabelMask, Size } from '../../shared/domain/types'
import type { PixelRect } from '../editor/geometry'
import { LabelPlane } from './labelPlane'

const size = { width: 12, height: 8 }

/** A texture in plain memory that knows what was uploaded to it. */
class TextureInMemory {
  size: Size = { width: 0, height: 0 }
  data = new Uint8Array(0)
  uploads: PixelRect[] = []

  resize({ width, height }: Size): boolean {
    if (this.size.width === width && this.size.height === height) return false
    this.size = { width, height }
    this.data = new Uint8Array(width * height)
    return true
  }

  upload(data: Uint8Array, rect: PixelRect): void {
    this.uploads.push(rect)
    for (let y = rect.top; y < rect.bottom; y++) {
      const row = y * this.size.width
      this.data.set(data.subarray(row + rect.left, row + rect.right), row + rect.left)
    }
  }
}

let texture: TextureInMemory
let plane: LabelPlane

beforeEach(() => {
  texture = new TextureInMemory()
  plane = new LabelPlane(texture)
  plane.resize(size)
})

/** @param cells places and labels */
function mask(...cells: readonly (readonly [x: number, y: number, label: number])[]): LabelMask {
  const data = new Uint8Array(size.width * size.height)
  for (const [x, y, label] of cells) data[y * size.width + x] = label
  return { ...size, data }
}

describe('LabelPlane', () => {
  it('uploads the rectangle in which two masks differ, and nothing when they do not', () => {
    expect(plane.update()).toBeNull()
    plane.set(mask([2, 1, 1], [5, 3, 1]))
    expect(plane.update()).toEqual({ left: 2, top: 1, right: 6, bottom: 4 })
    plane.set(mask([2, 1, 1], [5, 3, 2]))
    expect(plane.update()).toEqual({ left: 5, top: 3, right: 6, bottom: 4 })
    plane.set(mask([2, 1, 1], [5, 3, 2]))
    expect(plane.update()).toBeNull()
    expect(texture.uploads).toHaveLength(2)
  })

  it('uploads what was changed in place, clipped, once for all changes since', () => {
    const shown = mask([2, 1, 1])
    plane.set(shown)
    plane.update()
    shown.data[0] = 3
    plane.changed(shown, { left: -2, top: -2, right: 1, bottom: 1 })
    shown.data[13] = 3
    plane.changed(shown, { left: 1, top: 1, right: 2, bottom: 2 })
    expect(plane.update()).toEqual({ left: 0, top: 0, right: 2, bottom: 2 })
    expect(texture.data).toEqual(shown.data)
    expect(plane.update()).toBeNull()
  })

  it('knows outside which rectangle there is nothing', () => {
    plane.set(mask([2, 1, 1]))
    plane.update()
    plane.set(mask([6, 4, 1]))
    plane.update()
    expect(plane.content).toEqual({ left: 2, top: 1, right: 7, bottom: 5 })
    plane.set(null)
    expect(plane.update()).toEqual({ left: 6, top: 4, right: 7, bottom: 5 })
    expect(plane.content).toBeNull()
    expect(texture.data.some(Boolean)).toBe(false)
  })

  it('a mask of another clip’s size is none', () => {
    plane.set(mask([2, 1, 1]))
    plane.update()
    plane.set({ width: 3, height: 3, data: new Uint8Array(9).fill(1) })
    plane.update()
    expect(texture.data.some(Boolean)).toBe(false)
    plane.resize({ width: 3, height: 3 })
    plane.update()
    expect([...texture.data]).toEqual(new Array(9).fill(1))
  })
})
