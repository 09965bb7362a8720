import { decode } from 'fast-png'
import type { Page } from '@playwright/test'
import { clip, type Picture } from './clips'
import { expect } from './launch'

/** Looking at the stage and painting on it, in pixels of the video. */

export interface Point {
  readonly x: number
  readonly y: number
}

/**
 * What the stage draws, layer by layer at the size of the video: the picture, or the colours laid over it. Both are read
 * back from what the graphics context holds.
 */
export async function canvasPicture(page: Page, layer: 'frame-canvas' | 'overlay-canvas'): Promise<Picture> {
  const { width, height, base64 } = await page.getByTestId('overlay-canvas').evaluate((element, name) => {
    interface Layer {
      readonly width: number
      readonly height: number
      readonly data: Uint8Array
    }
    const { readLayer } = element as HTMLElement & { readLayer(layer: 'frame' | 'overlay'): Layer | null }
    const read = readLayer(name === 'frame-canvas' ? 'frame' : 'overlay')
    if (!read) throw new Error('the stage draws nothing')
    let text = ''
    for (let at = 0; at < read.data.length; at += 8192)
      text += String.fromCharCode(...read.data.subarray(at, at + 8192))
    return { width: read.width, height: read.height, base64: btoa(text) }
  }, layer)
  return { width, height, data: new Uint8Array(Buffer.from(base64, 'base64')) }
}

export function pixelAt(picture: Picture, { x, y }: Point): number[] {
  const at = (Math.round(y) * picture.width + Math.round(x)) * 4
  return [...picture.data.subarray(at, at + 4)]
}

/** Mean absolute difference of red, green and blue, 0..255. */
export function meanDifference(one: Picture, other: Picture): number {
  expect([one.width, one.height]).toEqual([other.width, other.height])
  let sum = 0
  for (let at = 0; at < one.data.length; at++) {
    if (at % 4 !== 3) sum += Math.abs((one.data[at] ?? 0) - (other.data[at] ?? 0))
  }
  return sum / ((one.data.length / 4) * 3)
}

/** What the window shows: the overlay laid over the frame. */
export function composed(frame: Picture, overlay: Picture): Picture {
  expect([frame.width, frame.height]).toEqual([overlay.width, overlay.height])
  const data = Uint8Array.from(frame.data)
  for (let at = 0; at < data.length; at++) {
    const opacity = (overlay.data[at - (at % 4) + 3] ?? 0) / 255
    if (at % 4 !== 3) data[at] = Math.round((data[at] ?? 0) * (1 - opacity) + (overlay.data[at] ?? 0) * opacity)
  }
  return { ...frame, data }
}

/** Share of the pixels of a disc that the overlay covers, 0..1. */
export function coverage(overlay: Picture, disc: Point & { readonly radius: number }): number {
  let covered = 0
  let total = 0
  for (let y = 0; y < overlay.height; y++) {
    for (let x = 0; x < overlay.width; x++) {
      if ((x - disc.x) ** 2 + (y - disc.y) ** 2 > disc.radius ** 2) continue
      total++
      if ((overlay.data[(y * overlay.width + x) * 4 + 3] ?? 0) > 0) covered++
    }
  }
  return covered / total
}

/** Number of pixels the overlay covers. */
export function coveredPixels(overlay: Picture): number {
  let covered = 0
  for (let at = 3; at < overlay.data.length; at += 4) if ((overlay.data[at] ?? 0) > 0) covered++
  return covered
}

async function toScreen(page: Page): Promise<(point: Point) => Point> {
  const box = await page.getByTestId('overlay-canvas').boundingBox()
  if (!box) throw new Error('the overlay is not on screen')
  const scale = box.width / clip.width
  return ({ x, y }) => ({ x: box.x + x * scale, y: box.y + y * scale })
}

/** One stroke of the pointer through these points, pressed down all the way. */
export async function stroke(page: Page, points: readonly Point[]): Promise<void> {
  const screen = await toScreen(page)
  const [first, ...rest] = points.map(screen)
  if (!first) return
  await page.mouse.move(first.x, first.y)
  await page.mouse.down()
  for (const point of rest) await page.mouse.move(point.x, point.y, { steps: 6 })
  await page.mouse.up()
}

export async function setBrushSize(page: Page, diameter: number): Promise<void> {
  await page.getByTestId('brush-size').fill(String(diameter))
  await page.getByTestId('brush-size').blur()
}

/** Paints a whole disc: a stroke once around inside its edge, and back through the middle. */
export async function paintDisc(page: Page, disc: Point & { readonly radius: number }): Promise<void> {
  await setBrushSize(page, disc.radius)
  const ring = disc.radius / 2
  const around = Array.from({ length: 13 }, (_, step) => {
    const angle = (step / 12) * 2 * Math.PI
    return { x: disc.x + ring * Math.cos(angle), y: disc.y + ring * Math.sin(angle) }
  })
  await stroke(page, [...around, { x: disc.x - ring, y: disc.y }])
}

/** Waits until the stage shows this very frame, read from its pixels. */
export async function expectFrame(page: Page, frameIndex: number, read: (picture: Picture) => number): Promise<void> {
  await expect(async () => {
    const picture = await canvasPicture(page, 'frame-canvas')
    expect(picture.width).toBe(clip.width)
    expect(read(picture)).toBe(frameIndex)
  }).toPass({ timeout: 60_000 })
}

/** The colour the list shows for an object: a new one gets one that is seen on what it covers. */
export async function colourOf(page: Page, id: number): Promise<number[]> {
  const row = page.locator(`[data-testid="object-row"][data-object-id="${id}"] input[type="color"]`)
  if ((await row.count()) === 0) return []
  const hex = await row.inputValue()
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
}

/** Runs a propagation to its end, which a notice reports. */
export async function propagateToEnd(page: Page): Promise<void> {
  await page.getByTestId('propagate').click()
  await expect(page.getByTestId('toast').filter({ hasText: /Propagated \d+ frame/ })).toBeVisible({ timeout: 180_000 })
  await expect(page.getByTestId('job-bar')).toBeHidden()
}

/** What is on the screen over the picture, once the pointer is out of the way: colours by pixels of the video. */
export async function shownColours(page: Page): Promise<(point: Point) => number[]> {
  await page.mouse.move(930, 6)
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
  const screen = await toScreen(page)
  const shot = decode(await page.screenshot({ scale: 'css' }))
  return ({ x, y }) => {
    const at = screen({ x: x + 0.5, y: y + 0.5 })
    const start = (Math.floor(at.y) * shot.width + Math.floor(at.x)) * shot.channels
    return [...shot.data.subarray(start, start + 3)]
  }
}

/** Largest difference of any channel. */
export function distance(one: readonly number[], other: readonly number[]): number {
  return Math.max(...[0, 1, 2].map((channel) => Math.abs((one[channel] ?? 999) - (other[channel] ?? -999))))
}

/** Clicks at a place of the video. */
export async function clickAt(page: Page, point: Point, options: { double?: boolean } = {}): Promise<void> {
  const screen = await toScreen(page)
  const { x, y } = screen(point)
  await page.mouse.click(x, y, { clickCount: options.double ? 2 : 1 })
}

/** Where a place of the video is on the screen. */
export async function placeOf(page: Page, point: Point): Promise<Point> {
  const screen = await toScreen(page)
  return screen(point)
}
