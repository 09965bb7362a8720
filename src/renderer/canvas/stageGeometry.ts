import type { Size } from '../../shared/domain/types'
import type { PixelRect } from '../editor/geometry'
import type { InkTables } from './look'
import type { StagePlace } from './stageRenderer'

/** Size of the canvas, pixels of the screen. */
export function screenSize({ stage, pixelRatio }: StagePlace): Size {
  return {
    width: Math.max(1, Math.round(stage.width * pixelRatio)),
    height: Math.max(1, Math.round(stage.height * pixelRatio))
  }
}

/** The pixels of the screen that show any part of a rectangle of the video; may reach beyond the canvas. */
export function onScreen({ viewport, pixelRatio }: StagePlace, rect: PixelRect): PixelRect {
  const scale = viewport.scale * pixelRatio
  const [left, top] = [viewport.offsetX * pixelRatio, viewport.offsetY * pixelRatio]
  return {
    left: Math.floor(left + rect.left * scale) - 1,
    top: Math.floor(top + rect.top * scale) - 1,
    right: Math.ceil(left + rect.right * scale) + 1,
    bottom: Math.ceil(top + rect.bottom * scale) + 1
  }
}

export function sameTables(a: InkTables, b: InkTables): boolean {
  if (a.reach !== b.reach || a.difference !== b.difference) return false
  const same = (one: Uint32Array, two: Uint32Array): boolean => one.every((word, at) => word === two[at])
  return same(a.fill, b.fill) && same(a.edge, b.edge) && same(a.onion, b.onion)
}

/** Takes the opacity out of colours that were multiplied by it, in place. @param rgba uint8 [pixels, 4] */
export function straightColours(rgba: Uint8Array): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const opacity = rgba[at + 3]! / 255
    if (opacity === 0 || opacity === 1) continue
    for (let channel = at; channel < at + 3; channel++)
      rgba[channel] = Math.min(255, Math.round(rgba[channel]! / opacity))
  }
}
