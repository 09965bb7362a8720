import type { MattingLayout, MattingTiles } from '../../../session/matting'
import type { AlphaPlane } from '../alphaFilters'
import { fullAlpha } from '../alphaFilters'
import type { Band } from './band'

/** A tile by the first pixel of its inner part, which is written; its margins are only read. */
export interface Tile {
  readonly x: number
  readonly y: number
}

/** What tiles are cut from. */
export interface TiledPicture {
  /** Uint8 [height, width, 3]: luma and two of chroma. */
  readonly guide: Uint8Array
  /** Writes red, green and blue of a pixel, 0..1. */
  readonly toRgb: ToRgb
  readonly soft: AlphaPlane
  readonly band: Band
}

/** Where a pixel's red goes; green and blue are a step further each. */
export interface RgbPlace {
  readonly into: Float32Array
  readonly step: number
  at: number
}

/** @param from index of the pixel's luma */
export type ToRgb = (guide: Uint8Array, from: number, place: RgbPlace) => void

type Layout = Pick<MattingLayout, 'tile' | 'margin'>

/**
 * Tiles of a regular grid whose inner parts hold a pixel of the band.
 * @param within tiles whose inner part is 0 all over in it are left out
 */
export function tilesOf(band: Band, { tile, margin }: Layout, within?: AlphaPlane): Tile[] {
  const stride = tile - 2 * margin
  const tiles: Tile[] = []
  for (let y = 0; y < band.height; y += stride) {
    for (let x = 0; x < band.width; x += stride) {
      const holds = (data: Uint8Array | Uint16Array): boolean => anyIn(band, data, { x, y }, stride)
      if (holds(band.data) && (!within || holds(within.data))) tiles.push({ x, y })
    }
  }
  return tiles
}

function anyIn({ width, height }: Band, data: Uint8Array | Uint16Array, { x, y }: Tile, side: number): boolean {
  const right = Math.min(width, x + side)
  for (let row = y; row < Math.min(height, y + side); row++) {
    for (let at = row * width + x; at < row * width + right; at++) if (data[at] !== 0) return true
  }
  return false
}

/** Tiles as the network takes them; beyond the picture its border goes on. */
export function cutTiles(picture: TiledPicture, tiles: readonly Tile[], { tile, margin }: Layout): MattingTiles {
  const area = tile * tile
  const [image, softMask, band] = [3, 1, 1].map((channels) => new Float32Array(tiles.length * channels * area))
  const cut = { count: tiles.length, image: image!, softMask: softMask!, band: band! }
  const { width, height } = picture.soft
  tiles.forEach(({ x, y }, at) => {
    const columns = Int32Array.from({ length: tile }, (_, column) => clamped(x - margin + column, width))
    for (let row = 0; row < tile; row++) {
      cutRow(picture, cut, { columns, from: clamped(y - margin + row, height) * width, at, row })
    }
  })
  return cut
}

interface TileRow {
  /** Columns of the picture. */
  readonly columns: Int32Array
  /** First pixel of the picture's row. */
  readonly from: number
  /** Index of the tile. */
  readonly at: number
  readonly row: number
}

function cutRow(picture: TiledPicture, cut: MattingTiles, { columns, from, at, row }: TileRow): void {
  const { guide, toRgb, soft, band } = picture
  const area = columns.length * columns.length
  const plane = at * area + row * columns.length
  const place = { into: cut.image, step: area, at: at * 3 * area + row * columns.length }
  for (let column = 0; column < columns.length; column++) {
    const pixel = from + columns[column]!
    cut.softMask[plane + column] = soft.data[pixel]! / fullAlpha
    cut.band[plane + column] = band.data[pixel]!
    toRgb(guide, pixel * 3, place)
    place.at++
  }
}

function clamped(place: number, length: number): number {
  return Math.min(length - 1, Math.max(0, place))
}

/** Puts what the network found into a plane, where the band is, inner part by inner part. */
export function putTiles(
  alpha: Float32Array,
  tiles: readonly Tile[],
  { tile, margin }: Layout,
  { band, into }: { readonly band: Band; readonly into: AlphaPlane }
): void {
  const { width, height, data } = into
  const stride = tile - 2 * margin
  tiles.forEach(({ x, y }, at) => {
    const right = Math.min(width, x + stride)
    for (let row = y; row < Math.min(height, y + stride); row++) {
      const from = at * tile * tile + (row - y + margin) * tile + margin - x
      for (let column = x; column < right; column++) {
        const pixel = row * width + column
        if (band.data[pixel] !== 0) data[pixel] = asAlpha(alpha[from + column]!)
      }
    }
  })
}

/** What is no number counts as outside. */
function asAlpha(value: number): number {
  return value > 0 ? Math.min(1, value) * fullAlpha + 0.5 : 0
}
