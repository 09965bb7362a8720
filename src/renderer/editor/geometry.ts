import type { Size } from '../../shared/domain/types'

/** A point in pixels of the video; (0, 0) is the outer corner of the first pixel, (0.5, 0.5) its centre. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Whole pixels: columns left … right − 1, rows top … bottom − 1. */
export interface PixelRect {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export function isEmptyRect(rect: PixelRect): boolean {
  return rect.right <= rect.left || rect.bottom <= rect.top
}

/** Smallest rectangle around both; null is 'nothing'. */
export function unionRect(a: PixelRect | null, b: PixelRect | null): PixelRect | null {
  if (!a || isEmptyRect(a)) return b
  if (!b || isEmptyRect(b)) return a
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom)
  }
}

export function clipRect(rect: PixelRect, size: Size): PixelRect {
  return {
    left: Math.max(0, Math.min(size.width, rect.left)),
    top: Math.max(0, Math.min(size.height, rect.top)),
    right: Math.max(0, Math.min(size.width, rect.right)),
    bottom: Math.max(0, Math.min(size.height, rect.bottom))
  }
}

export function growRect(rect: PixelRect, by: number): PixelRect {
  return { left: rect.left - by, top: rect.top - by, right: rect.right + by, bottom: rect.bottom + by }
}

export function wholeRect(size: Size): PixelRect {
  return { left: 0, top: 0, right: size.width, bottom: size.height }
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
