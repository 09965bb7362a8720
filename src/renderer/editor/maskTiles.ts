import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { EncodedMask, LabelMask } from '../../shared/domain/types'
import { clipRect, isEmptyRect, unionRect, type PixelRect } from './geometry'

/** Undo keeps the 64 × 64 tiles a stroke touched, run-length coded: some hundred bytes, never a whole picture. */
export const tileSize = 64

interface TileChange {
  readonly rect: PixelRect
  readonly before: EncodedMask
  readonly after: EncodedMask
}

/** What one gesture changed on one frame. */
export interface TilePatch {
  readonly tiles: readonly TileChange[]
  /** Memory it takes, bytes. */
  readonly bytes: number
}

/** Remembers tiles as they were before a gesture first touched them. Call `touch` before every change. */
export class TileRecorder {
  readonly #mask: LabelMask
  readonly #before = new Map<number, { rect: PixelRect; labels: LabelMask }>()

  constructor(mask: LabelMask) {
    this.#mask = mask
  }

  touch(area: PixelRect): void {
    const rect = clipRect(area, this.#mask)
    if (isEmptyRect(rect)) return
    const columns = Math.ceil(this.#mask.width / tileSize)
    for (let row = Math.floor(rect.top / tileSize); row * tileSize < rect.bottom; row++) {
      for (let column = Math.floor(rect.left / tileSize); column * tileSize < rect.right; column++) {
        const key = row * columns + column
        if (this.#before.has(key)) continue
        const tile = tileRect(this.#mask, column, row)
        this.#before.set(key, { rect: tile, labels: cutOut(this.#mask, tile) })
      }
    }
  }

  /** The tiles that really differ now; a gesture that changed nothing gives an empty patch. */
  patch(): TilePatch {
    const tiles: TileChange[] = []
    for (const { rect, labels } of this.#before.values()) {
      const now = cutOut(this.#mask, rect)
      if (sameLabels(labels, now)) continue
      tiles.push({ rect, before: encodeMask(labels), after: encodeMask(now) })
    }
    const bytes = tiles.reduce((sum, tile) => sum + tile.before.runs.length + tile.after.runs.length + 128, 0)
    return { tiles, bytes }
  }

  /** Puts every touched tile back. @returns the rectangle that changed */
  restore(): PixelRect | null {
    let dirty: PixelRect | null = null
    for (const { rect, labels } of this.#before.values()) {
      paste(this.#mask, labels, rect)
      dirty = unionRect(dirty, rect)
    }
    this.#before.clear()
    return dirty
  }
}

/** Writes the patch's `before` or `after` labels into the mask, in place. */
export function applyPatch(mask: LabelMask, patch: TilePatch, side: 'before' | 'after'): void {
  for (const tile of patch.tiles) paste(mask, decodeMask(tile[side]), tile.rect)
}

function tileRect(mask: LabelMask, column: number, row: number): PixelRect {
  const left = column * tileSize
  const top = row * tileSize
  return clipRect({ left, top, right: left + tileSize, bottom: top + tileSize }, mask)
}

function cutOut(mask: LabelMask, rect: PixelRect): LabelMask {
  const width = rect.right - rect.left
  const height = rect.bottom - rect.top
  const data = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    const start = (rect.top + row) * mask.width + rect.left
    data.set(mask.data.subarray(start, start + width), row * width)
  }
  return { width, height, data }
}

function paste(mask: LabelMask, tile: LabelMask, rect: PixelRect): void {
  for (let row = 0; row < tile.height; row++) {
    const line = tile.data.subarray(row * tile.width, (row + 1) * tile.width)
    mask.data.set(line, (rect.top + row) * mask.width + rect.left)
  }
}

function sameLabels(a: LabelMask, b: LabelMask): boolean {
  return a.data.every((label, at) => label === b.data[at])
}
