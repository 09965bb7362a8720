import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { defaultColour } from '../src/shared/domain/palette'
import { clip, makeClip, numberOn } from './clips'
import { expect, openVideo, screenshot, test, type Studio } from './launch'
import {
  canvasPicture,
  coveredPixels,
  distance,
  expectFrame,
  pixelAt,
  placeOf,
  setBrushSize,
  shownColours,
  stroke,
  type Point
} from './stage'

/** Every way to look at the picture, read from the screen's own pixels. */

const inside = { x: 160, y: 60 }
const outside = { x: 160, y: 150 }
const blue = defaultColour(1)

async function openAndPaint(studio: Studio): Promise<void> {
  await openVideo(studio, await makeClip(join(studio.folder, 'clip.mp4'), 6))
  await expectFrame(studio.page, 0, numberOn)
  await setBrushSize(studio.page, 40)
  await bar(studio.page, 60)
}

async function bar(page: Page, y: number): Promise<void> {
  await stroke(page, [
    { x: 120, y },
    { x: 200, y }
  ])
}

const rendererOf = (page: Page) => page.getByTestId('stage-canvas').getAttribute('data-renderer')

function mixed(one: readonly number[], other: readonly number[], share: number): number[] {
  return [0, 1, 2].map((channel) => (one[channel] ?? 0) * (1 - share) + (other[channel] ?? 0) * share)
}

test('every view mode shows what it says', async ({ studio }) => {
  const { page, pageErrors } = studio
  await openAndPaint(studio)
  const frame = await canvasPicture(page, 'frame-canvas')
  const original = (point: Point): number[] => pixelAt(frame, point).slice(0, 3)
  expect(await rendererOf(page)).toBe('webgl2')

  await test.step('overlay', async () => {
    const shown = await shownColours(page)
    expect(distance(shown(inside), mixed(original(inside), blue, 0.5))).toBeLessThan(14)
    expect(distance(shown(outside), original(outside))).toBeLessThan(14)
  })

  await test.step('outlines only', async () => {
    await page.keyboard.press('Shift+H')
    await expect(page.getByTestId('view-mode')).toContainText('Outlines')
    const shown = await shownColours(page)
    expect(distance(shown(inside), original(inside))).toBeLessThan(14)
    expect(distance(shown({ x: 160, y: 40 }), blue)).toBeLessThan(30)
  })

  await test.step('cut-out on a checkerboard', async () => {
    await page.keyboard.press('Shift+H')
    const shown = await shownColours(page)
    expect(distance(shown(inside), original(inside))).toBeLessThan(14)
    const greys = new Set(Array.from({ length: 40 }, (_, step) => shown({ x: 100 + step, y: 150 })[0]))
    expect([...greys].every((grey) => grey === 0xb8 || grey === 0x88)).toBe(true)
    expect(greys.size).toBe(2)
    await screenshot(studio, 'view-cutout')
  })

  await test.step('black-and-white matte', async () => {
    await page.keyboard.press('Shift+H')
    const shown = await shownColours(page)
    expect(shown(inside)).toEqual([255, 255, 255])
    expect(shown(outside)).toEqual([0, 0, 0])
  })

  await test.step('difference to the reference', async () => {
    await page.keyboard.press('Shift+H')
    await expect(page.getByTestId('view-mode')).toContainText('no other painted frame')
    await page.keyboard.press('ArrowRight')
    await expectFrame(page, 1, numberOn)
    await bar(page, 75)
    await expect(page.getByTestId('view-mode')).toContainText('against frame 1')
    const shown = await shownColours(page)
    expect(distance(shown({ x: 160, y: 90 }), [64, 170, 255])).toBeLessThan(50)
    expect(distance(shown({ x: 160, y: 45 }), [255, 140, 30])).toBeLessThan(50)
    const [red = 0, green = 0, lum = 0] = shown(outside)
    expect(Math.max(red, green, lum) - Math.min(red, green, lum)).toBeLessThan(4)
    await screenshot(studio, 'view-difference')
  })

  await test.step('onion skin shows the other frame’s outline, and H hides it all', async () => {
    await page.keyboard.press('Shift+H')
    const before = coveredPixels(await canvasPicture(page, 'overlay-canvas'))
    await page.keyboard.press('Shift+O')
    await expect.poll(async () => coveredPixels(await canvasPicture(page, 'overlay-canvas'))).toBeGreaterThan(before)
    await screenshot(studio, 'view-onion')
    await page.keyboard.press('Shift+O')
    await page.keyboard.press('h')
    await expectFrame(page, 1, numberOn)
    const second = await canvasPicture(page, 'frame-canvas')
    const shown = await shownColours(page)
    expect(distance(shown({ x: 160, y: 75 }), pixelAt(second, { x: 160, y: 75 }).slice(0, 3))).toBeLessThan(14)
  })
  expect(pageErrors).toEqual([])
})

test('zoom follows the pointer, pan moves, pixels are set apart from 800 %', async ({ studio }) => {
  const { page } = studio
  await openAndPaint(studio)
  const box = () => page.getByTestId('overlay-canvas').boundingBox()
  const scale = async () => ((await box())?.width ?? 0) / clip.width
  const fitted = await scale()

  await test.step('the wheel zooms to the pointer', async () => {
    const place = await placeOf(page, inside)
    await page.mouse.move(place.x, place.y)
    await page.mouse.wheel(0, -600)
    await expect.poll(scale).toBeGreaterThan(fitted * 1.5)
    const after = await placeOf(page, inside)
    expect(Math.hypot(after.x - place.x, after.y - place.y)).toBeLessThan(3)
  })

  await test.step('pinching zooms as well, Ctrl and a wheel with notches change the brush', async () => {
    const before = await scale()
    await pinch(page, -7.5)
    await expect.poll(scale).toBeGreaterThan(before * 1.05)
    const size = page.getByTestId('brush-size')
    await expect(size).toHaveValue('40')
    await pinch(page, -120)
    await expect(size).not.toHaveValue('40')
  })

  await test.step('Space and drag, and the middle button, move the picture', async () => {
    const before = await box()
    await page.keyboard.down(' ')
    await page.mouse.move(500, 300)
    await page.mouse.down()
    await page.mouse.move(540, 320, { steps: 4 })
    await page.mouse.up()
    await page.keyboard.up(' ')
    await page.mouse.down({ button: 'middle' })
    await page.mouse.move(560, 330, { steps: 4 })
    await page.mouse.up({ button: 'middle' })
    const after = await box()
    expect((after?.x ?? 0) - (before?.x ?? 0)).toBeCloseTo(60, 2)
    expect((after?.y ?? 0) - (before?.y ?? 0)).toBeCloseTo(30, 2)
    await expect(page.getByTestId('frame-number')).toContainText('1 /')
  })

  await test.step('100 %, then far in: a grid between the pixels', async () => {
    await page.keyboard.press('Control+1')
    await expect.poll(scale).toBe(1)
    const place = await placeOf(page, outside)
    await page.mouse.move(place.x, place.y)
    for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(0, -300)
    await expect.poll(scale).toBeGreaterThan(12)
    await screenshot(studio, 'view-grid')
    const picture = await canvasPicture(page, 'frame-canvas')
    const shown = await shownColours(page)
    // The middle of a pixel is the pixel, its left rim is the line.
    expect(distance(shown(outside), pixelAt(picture, outside).slice(0, 3))).toBeLessThan(3)
    const rim = shown({ x: outside.x - 0.5 + 0.02, y: outside.y })
    expect(distance(rim, shown(outside))).toBeGreaterThan(8)
    await page.keyboard.press('Control+0')
    await expect.poll(scale).toBe(fitted)
  })
})

/** A wheel with Ctrl pressed, as a touchpad's pinch and a mouse's Ctrl-wheel both arrive. */
async function pinch(page: Page, deltaY: number): Promise<void> {
  await page.getByTestId('stage').evaluate((stage, delta) => {
    const { left, top, width, height } = stage.getBoundingClientRect()
    const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true, cancelable: true }
    stage.dispatchEvent(new WheelEvent('wheel', { ...at, deltaY: delta, ctrlKey: true }))
  }, deltaY)
}

interface Upload {
  readonly width: number
  readonly height: number
  readonly isLabels: boolean
}

async function expectFewUploads(page: Page): Promise<void> {
  await page.evaluate(() => {
    const uploads: Upload[] = ((window as unknown as { uploads: Upload[] }).uploads = [])
    const { prototype } = WebGL2RenderingContext
    const upload = prototype.texSubImage2D as (...all: unknown[]) => void
    prototype.texSubImage2D = function (this: WebGL2RenderingContext, ...all: unknown[]) {
      uploads.push({ width: Number(all[4]), height: Number(all[5]), isLabels: all[6] === this.RED_INTEGER })
      upload.apply(this, all)
    } as typeof prototype.texSubImage2D
  })
  const uploads = () => page.evaluate(() => (window as unknown as { uploads: Upload[] }).uploads)
  await setBrushSize(page, 10)
  await stroke(page, [
    { x: 40, y: 130 },
    { x: 90, y: 130 }
  ])
  await page.keyboard.press('Control+z')
  await expect.poll(async () => (await uploads()).length).toBeGreaterThan(3)
  const painted = await uploads()
  const pictures = painted.filter(({ isLabels, height }) => !isLabels && height > 1)
  expect(pictures).toEqual([])
  for (const { width, height } of painted.filter(({ isLabels }) => isLabels)) {
    expect(width).toBeLessThanOrEqual(64)
    expect(height).toBeLessThanOrEqual(14)
  }
  // One frame on: the picture is uploaded once.
  await page.keyboard.press('ArrowRight')
  await expectFrame(page, 1, numberOn)
  const after = (await uploads()).slice(painted.length).filter(({ isLabels, height }) => !isLabels && height > 1)
  expect(after).toEqual([{ width: clip.width, height: clip.height, isLabels: false }])
  await page.keyboard.press('ArrowLeft')
  await expectFrame(page, 0, numberOn)
  await setBrushSize(page, 40)
}

test('graphics: a stroke uploads its rectangle and never the picture; a lost context costs nothing', async ({
  studio
}) => {
  const { page, pageErrors } = studio
  await openAndPaint(studio)
  await test.step('uploads', () => expectFewUploads(page))
  const before = await shownColours(page)
  const layers = await canvasPicture(page, 'overlay-canvas')
  await page.getByTestId('stage-canvas').evaluate((element) => {
    const context = (element as HTMLCanvasElement).getContext('webgl2')
    context?.getExtension('WEBGL_lose_context')?.loseContext()
  })
  await expect.poll(() => rendererOf(page)).toBe('canvas')
  const without = await shownColours(page)
  for (const point of [inside, outside, { x: 20, y: 20 }, { x: 118, y: 60 }]) {
    expect(distance(without(point), before(point))).toBeLessThan(12)
  }
  await bar(page, 140)
  await expect
    .poll(async () => coveredPixels(await canvasPicture(page, 'overlay-canvas')))
    .toBeGreaterThan(coveredPixels(layers) * 1.5)
  for (const mode of ['outline', 'cutout', 'matte', 'overlay'] as const) await page.getByTestId(`view-${mode}`).click()
  await page.keyboard.press('Control+z')
  await expect.poll(() => rendererOf(page), { timeout: 30_000 }).toBe('webgl2')
  await expect.poll(async () => coveredPixels(await canvasPicture(page, 'overlay-canvas'))).toBe(coveredPixels(layers))
  const again = await shownColours(page)
  for (const point of [inside, outside]) expect(distance(again(point), before(point))).toBeLessThan(4)
  expect(pageErrors.filter((text) => !/context/i.test(text))).toEqual([])
})
