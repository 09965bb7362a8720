import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import { clip, decodeFrame, makeClip, numberOn, objectAt, probeFile, type Picture } from './clips'
import { answerDialogs, chooseMenu, expect, openVideo, test, type Studio } from './launch'
import {
  canvasPicture,
  composed,
  coverage,
  coveredPixels,
  expectFrame,
  meanDifference,
  paintDisc,
  pixelAt,
  propagateToEnd,
  setBrushSize,
  stroke
} from './stage'

const last = clip.frames - 1
const start = objectAt(0)

const overlay = (page: Page): Promise<Picture> => canvasPicture(page, 'overlay-canvas')

/** Covered pixels, once the overlay belongs to this frame. */
async function coveredOn(page: Page, frameIndex: number): Promise<number> {
  await expect(page.getByTestId('overlay-canvas')).toHaveAttribute('data-frame', String(frameIndex))
  return coveredPixels(await overlay(page))
}

test('open, paint, undo and redo, propagate, export', async ({ studio }) => {
  const { page, folder } = studio
  const path = await makeClip(join(folder, 'swan “1” 🦢.mp4'))

  await test.step('the first frame is shown exactly', async () => {
    await openVideo(studio, path)
    await expectFrame(page, 0, numberOn)
    expect(meanDifference(await canvasPicture(page, 'frame-canvas'), await decodeFrame(path, 0))).toBeLessThan(1.5)
    expect(await coveredPixels(await overlay(page))).toBe(0)
  })

  await test.step('paint appears where the pointer went', async () => {
    await setBrushSize(page, 16)
    await stroke(page, [
      { x: 40, y: 40 },
      { x: 120, y: 40 }
    ])
    const painted = await overlay(page)
    for (const x of [40, 80, 120]) expect(pixelAt(painted, { x, y: 40 })[3]).toBeGreaterThan(0)
    for (const y of [26, 54]) expect(pixelAt(painted, { x: 80, y })[3]).toBe(0)
    // A stroke of 80 pixels with a round brush of 16.
    expect(coveredPixels(painted)).toBeGreaterThan(80 * 16)
    expect(coveredPixels(painted)).toBeLessThan(80 * 16 + 1.3 * Math.PI * 8 * 8)
    await expect(page.getByTestId('object-row')).toHaveCount(1)
  })

  await test.step('whole strokes are undone and redone, by key, button and menu alike', async () => {
    const one = await coveredOn(page, 0)
    await stroke(page, [
      { x: 40, y: 140 },
      { x: 120, y: 140 }
    ])
    await expect.poll(() => coveredOn(page, 0)).toBeGreaterThan(one * 1.8)
    const two = await coveredOn(page, 0)
    await page.keyboard.press('Control+z')
    await expect.poll(() => coveredOn(page, 0)).toBe(one)
    await chooseMenu(studio, 'edit.undo')
    await expect.poll(() => coveredOn(page, 0)).toBe(0)
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(() => coveredOn(page, 0)).toBe(one)
    await chooseMenu(studio, 'edit.redo')
    await expect.poll(() => coveredOn(page, 0)).toBe(two)
    await page.getByTestId('undo').click()
    await page.getByTestId('undo').click()
    await expect.poll(() => coveredOn(page, 0)).toBe(0)
  })

  await test.step('the object is painted', async () => {
    await paintDisc(page, start)
    await expect
      .poll(async () => coverage(await overlay(page), { ...start, radius: start.radius - 3 }))
      .toBeGreaterThan(0.98)
  })

  await test.step('propagation shows each mask as it comes and stays whole', async () => {
    await page.getByTestId('overlay-canvas').evaluate((canvas) => {
      const seen = ((window as unknown as { framesSeen: Set<string> }).framesSeen = new Set<string>())
      new MutationObserver(() => seen.add(canvas.dataset['frame'] ?? '')).observe(canvas, { attributes: true })
    })
    await propagateToEnd(page)
    // The stage followed the run from frame to frame and came back to where it began.
    const seen = await page.evaluate(() => (window as unknown as { framesSeen: Set<string> }).framesSeen.size)
    expect(seen).toBeGreaterThan(clip.frames / 4)
    await expectFrame(page, 0, numberOn)
  })

  await test.step('the masks follow the object through the clip', async () => {
    for (const frameIndex of [5, last]) {
      await page.keyboard.press('Home')
      for (let step = 0; step < frameIndex; step++) await page.keyboard.press('ArrowRight')
      await expectFrame(page, frameIndex, numberOn)
      await expect(page.getByTestId('overlay-canvas')).toHaveAttribute('data-frame', String(frameIndex))
      const there = objectAt(frameIndex)
      await expect.poll(async () => coverage(await overlay(page), { ...there, radius: 22 })).toBeGreaterThan(0.8)
    }
    // Where the object started, the background is free again.
    expect(coverage(await overlay(page), { ...start, radius: 22 })).toBeLessThan(0.1)
  })

  await test.step('the export has the video’s size, frames and times, and the object alone is tinted', async () => {
    const target = join(folder, 'überlagert.mp4')
    await page.getByTestId('export').click()
    await page.getByTestId('export-name').fill('überlagert')
    await page.getByTestId('export-start').click()
    await expect(page.getByTestId('export-done')).toBeVisible({ timeout: 180_000 })
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('export-panel')).toBeHidden()
    const [source, written] = [await probeFile(path), await probeFile(target)]
    expect(written.streams.filter(({ codec_type }) => codec_type === 'video')).toEqual([
      { codec_name: 'h264', codec_type: 'video', width: clip.width, height: clip.height, pix_fmt: 'yuv420p' }
    ])
    expect(written.streams.filter(({ codec_type }) => codec_type === 'audio')).toMatchObject([{ codec_name: 'aac' }])
    expect(written.times).toHaveLength(clip.frames)
    written.times.forEach((time, frameIndex) => expect(time).toBeCloseTo(source.times[frameIndex] ?? -1, 3))
    const [before, after] = [await decodeFrame(path, last), await decodeFrame(target, last)]
    // Lossy, so not to the level: but what is on screen is what is in the file.
    const onScreen = composed(before, await overlay(page))
    expect(meanDifference(after, onScreen)).toBeLessThan(3)
    // The disc is orange, and so is the first colour: another one was taken, which shows on it.
    expect(meanDifference(before, onScreen)).toBeGreaterThan(2)
    const change = (point: { x: number; y: number }): number =>
      Math.max(...[0, 1, 2].map((c) => Math.abs((pixelAt(after, point)[c] ?? 0) - (pixelAt(before, point)[c] ?? 0))))
    expect(change(objectAt(last))).toBeGreaterThan(40)
    for (const point of [start, { x: 20, y: 160 }, { x: 300, y: 30 }]) expect(change(point)).toBeLessThan(14)
    expect(
      readdirSync(folder)
        .filter((name) => name.endsWith('.mp4'))
        .sort()
    ).toEqual([basename(path), basename(target)].sort())
  })

  await test.step('a saved project comes back mask for mask', async () => {
    const shown = await overlay(page)
    await expect.poll(() => title(studio)).toContain('edited')
    const target = join(folder, 'swan.hodor')
    await answerDialogs(studio, { save: join(folder, 'swan') })
    await page.getByTestId('save-project').click()
    await expect(page.getByTestId('toast').filter({ hasText: 'swan.hodor' })).toBeVisible()
    expect(existsSync(target)).toBe(true)
    await expect.poll(() => title(studio)).not.toContain('edited')

    // Another clip in between, so that nothing is left over on the stage.
    await answerDialogs(studio, { open: await makeClip(join(folder, 'other.mp4'), 3) })
    await chooseMenu(studio, 'file.openVideo')
    await expect(page.getByTestId('frame-number')).toContainText('/ 3')
    expect(await coveredOn(page, 0)).toBe(0)

    await answerDialogs(studio, { open: target })
    await chooseMenu(studio, 'file.openProject')
    await expect(page.getByTestId('frame-number')).toContainText(`${last + 1} / ${clip.frames}`)
    await expect.poll(async () => (await overlay(page)).data).toEqual(shown.data)
    expect(await title(studio)).toContain('swan')
  })
})

test('closing with edits asks first', async ({ studio }) => {
  await openVideo(studio, await makeClip(join(studio.folder, 'clip.mp4'), 3))
  await expectFrame(studio.page, 0, numberOn)
  await paintDisc(studio.page, start)
  await expect.poll(() => title(studio)).toContain('edited')
  await answerDialogs(studio, { button: 2 })
  await closeWindow(studio)
  await expect.poll(() => asked(studio)).toBe(1)
  expect(await studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  await answerDialogs(studio, { button: 1 })
  const ended = studio.app.waitForEvent('close', { timeout: 60_000 })
  await closeWindow(studio).catch(() => undefined)
  await ended
})

async function closeWindow({ app }: Studio): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
}

async function title({ app }: Studio): Promise<string> {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getTitle() ?? '')
}

/** How often a message box was shown since its answers were put in place. */
async function asked({ app }: Studio): Promise<number> {
  return app.evaluate(() => (globalThis as unknown as { messageBoxes: number }).messageBoxes)
}
