import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { makeClip, numberOn, objectAt } from './clips'
import { chooseMenu, expect, openVideo, screenshot, test, type Studio } from './launch'
import {
  canvasPicture,
  clickAt,
  coverage,
  coveredPixels,
  expectFrame,
  paintDisc,
  pixelAt,
  placeOf,
  setBrushSize,
  stroke,
  type Point
} from './stage'

/** Every tool with the pointer and keys a user has, judged by the pixels it leaves. */

const overlay = (page: Page) => canvasPicture(page, 'overlay-canvas')
const covered = async (page: Page): Promise<number> => coveredPixels(await overlay(page))
const isCovered = async (page: Page, point: Point): Promise<boolean> =>
  (pixelAt(await overlay(page), point)[3] ?? 0) > 0

async function open(studio: Studio, frames = 3): Promise<void> {
  await openVideo(studio, await makeClip(join(studio.folder, 'clip.mp4'), frames))
  await expectFrame(studio.page, 0, numberOn)
}

/** Undoes and redoes the last entry and expects the very same pixels. */
async function expectOneEntry(page: Page, before: number): Promise<void> {
  const after = await covered(page)
  await page.keyboard.press('Control+z')
  await expect.poll(() => covered(page)).toBe(before)
  await page.keyboard.press('Control+Shift+z')
  await expect.poll(() => covered(page)).toBe(after)
}

const square = (left: number, top: number, side: number): Point[] => [
  { x: left, y: top },
  { x: left + side, y: top },
  { x: left + side, y: top + side },
  { x: left, y: top + side }
]

test('polygon, lasso, fill, brush keys', async ({ studio }) => {
  const { page, pageErrors } = studio
  await open(studio)

  await test.step('polygon: corners by clicks, Backspace, Enter', async () => {
    await page.keyboard.press('g')
    for (const corner of square(40, 40, 60)) await clickAt(page, corner)
    await clickAt(page, { x: 5, y: 170 })
    await expect(page.getByTestId('tool-outline')).toBeVisible()
    expect(await covered(page)).toBe(0)
    await page.keyboard.press('Backspace')
    await screenshot(studio, 'tool-polygon')
    await page.keyboard.press('Enter')
    await expect.poll(() => covered(page)).toBeGreaterThan(58 * 58)
    expect(await covered(page)).toBeLessThan(62 * 62)
    await expect(page.getByTestId('tool-outline')).toBeHidden()
    await expectOneEntry(page, 0)
  })

  await test.step('polygon with Alt cuts a hole, Escape drops one', async () => {
    const before = await covered(page)
    await page.keyboard.down('Alt')
    for (const corner of square(60, 60, 20)) await clickAt(page, corner)
    await page.keyboard.up('Alt')
    await clickAt(page, { x: 60, y: 60 })
    await expect.poll(() => covered(page)).toBeLessThan(before - 18 * 18)
    await clickAt(page, { x: 150, y: 20 })
    await clickAt(page, { x: 200, y: 20 })
    const now = await covered(page)
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('tool-outline')).toBeHidden()
    expect(await covered(page)).toBe(now)
    expect(await isCovered(page, { x: 70, y: 70 })).toBe(false)
  })

  await test.step('fill: a click in the hole', async () => {
    const before = await covered(page)
    await page.keyboard.press('f')
    await clickAt(page, { x: 70, y: 70 })
    await expect.poll(() => isCovered(page, { x: 70, y: 70 })).toBe(true)
    await expectOneEntry(page, before)
    await clickAt(page, { x: 250, y: 30 })
    await expect(page.getByTestId('toast').filter({ hasText: 'no hole' })).toBeVisible()
  })

  await test.step('lasso adds, with Alt it takes away', async () => {
    await page.keyboard.press('q')
    const before = await covered(page)
    await stroke(page, [...square(150, 90, 40), { x: 150, y: 92 }])
    await expect.poll(() => covered(page)).toBeGreaterThan(before + 38 * 38)
    await expectOneEntry(page, before)
    await page.keyboard.down('Alt')
    await stroke(page, square(160, 100, 20))
    await page.keyboard.up('Alt')
    await expect.poll(() => isCovered(page, { x: 170, y: 110 })).toBe(false)
    expect(await isCovered(page, { x: 155, y: 110 })).toBe(true)
  })

  await test.step('fill with Alt takes a whole island away', async () => {
    await page.keyboard.press('f')
    await page.keyboard.down('Alt')
    await clickAt(page, { x: 155, y: 110 })
    await page.keyboard.up('Alt')
    await expect.poll(() => isCovered(page, { x: 155, y: 110 })).toBe(false)
    expect(await isCovered(page, { x: 45, y: 45 })).toBe(true)
  })

  await test.step('Shift draws straight, Alt erases, X swaps', async () => {
    await page.keyboard.press('b')
    await setBrushSize(page, 8)
    await clickAt(page, { x: 200, y: 150 })
    await page.keyboard.down('Shift')
    await clickAt(page, { x: 280, y: 110 })
    await page.keyboard.up('Shift')
    await expect.poll(() => isCovered(page, { x: 240, y: 130 })).toBe(true)
    await page.keyboard.down('Alt')
    await clickAt(page, { x: 240, y: 130 })
    await page.keyboard.up('Alt')
    await expect.poll(() => isCovered(page, { x: 240, y: 130 })).toBe(false)
    await page.keyboard.press('x')
    await expect(page.getByTestId('tool-eraser')).toHaveAttribute('aria-pressed', 'true')
    await clickAt(page, { x: 200, y: 150 })
    await expect.poll(() => isCovered(page, { x: 200, y: 150 })).toBe(false)
    await page.keyboard.press('x')
  })

  await test.step('Escape in mid stroke leaves no trace', async () => {
    const before = await covered(page)
    const place = await placeOf(page, { x: 20, y: 160 })
    await page.mouse.move(place.x, place.y)
    await page.mouse.down()
    await page.mouse.move(place.x + 90, place.y, { steps: 5 })
    await expect.poll(() => covered(page)).toBeGreaterThan(before)
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await expect.poll(() => covered(page)).toBe(before)
  })
  expect(pageErrors).toEqual([])
})

test('soft brush, resizing by Alt-drag, grow, shrink, smooth, smart edge, copy', async ({ studio }) => {
  const { page, pageErrors } = studio
  await open(studio)
  const disc = objectAt(0)

  await test.step('a soft brush builds up over repeated strokes', async () => {
    await setBrushSize(page, 40)
    await page.getByTestId('brush-hardness').fill('0')
    await page.getByTestId('brush-hardness').blur()
    const line: Point[] = [
      { x: 180, y: 60 },
      { x: 260, y: 60 }
    ]
    await stroke(page, line)
    const one = await covered(page)
    expect(one).toBeGreaterThan(80 * 10)
    expect(one).toBeLessThan(80 * 36)
    await page.keyboard.press('Control+z')
    await expect.poll(() => covered(page)).toBe(0)
    // The same way there and back in one stroke covers more of the rim.
    await stroke(page, [...line, ...line, ...line])
    expect(await covered(page)).toBeGreaterThan(one * 1.1)
    await page.keyboard.press('Control+z')
    await page.getByTestId('brush-hardness').fill('100')
    await page.getByTestId('brush-hardness').blur()
  })

  await test.step('Alt and the right button resize the brush', async () => {
    const place = await placeOf(page, { x: 200, y: 100 })
    await page.mouse.move(place.x, place.y)
    await page.keyboard.down('Alt')
    await page.mouse.down({ button: 'right' })
    await page.mouse.move(place.x + 40, place.y, { steps: 4 })
    await page.mouse.up({ button: 'right' })
    await page.keyboard.up('Alt')
    expect(Number(await page.getByTestId('brush-size').inputValue())).toBeGreaterThan(50)
    expect(await covered(page)).toBe(0)
  })

  await test.step('grow, shrink and smooth', async () => {
    await paintDisc(page, { ...disc, radius: 20 })
    const painted = await covered(page)
    await page.keyboard.press('Control+]')
    await expect.poll(() => covered(page)).toBeGreaterThan(painted * 1.05)
    await expectOneEntry(page, painted)
    await page.getByTestId('mask-shrink').click()
    await page.getByTestId('mask-shrink').click()
    await expect.poll(() => covered(page)).toBeLessThan(painted)
    await chooseMenu(studio, 'mask.smooth')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
  })

  await test.step('smart edge finds the true edge of a carelessly painted disc', async () => {
    await expect.poll(() => covered(page)).toBe(0)
    await page.getByTestId('edge-reach').fill('9')
    await page.getByTestId('edge-reach').blur()
    await paintDisc(page, { x: disc.x + 2, y: disc.y - 1, radius: 25 })
    const careless = await overlay(page)
    expect(coverage(careless, disc)).toBeLessThan(0.8)
    await screenshot(studio, 'smart-edge-before')
    await page.keyboard.press('s')
    await expect
      .poll(async () => coverage(await overlay(page), { ...disc, radius: disc.radius - 1 }))
      .toBeGreaterThan(0.98)
    const area = await covered(page)
    expect(area).toBeLessThan(Math.PI * (disc.radius + 1) ** 2)
    await screenshot(studio, 'smart-edge-after')
    await expectOneEntry(page, coveredPixels(careless))
  })

  await test.step('the mask of the frame before is copied', async () => {
    const before = await covered(page)
    await page.keyboard.press('ArrowRight')
    await expectFrame(page, 1, numberOn)
    expect(await covered(page)).toBe(0)
    await page.keyboard.press('c')
    await expect.poll(() => covered(page)).toBe(before)
    await expectOneEntry(page, 0)
  })
  expect(pageErrors).toEqual([])
})
