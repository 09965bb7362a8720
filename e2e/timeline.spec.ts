import { join } from 'node:path'
import { makeClip, numberOn, objectAt } from './clips'
import { chooseMenu, expect, openVideo, screenshot, test, type Studio } from './launch'
import { canvasPicture, coveredPixels, expectFrame, paintDisc } from './stage'

/** Range, runs that are held up and taken up again, corrections, shuttle: one clip from the first stroke to the last. */

type Page = Studio['page']

async function show(page: Page, frameIndex: number): Promise<void> {
  await page.keyboard.press('Home')
  for (let tens = 0; tens < Math.floor(frameIndex / 10); tens++) await page.keyboard.press('Shift+ArrowRight')
  for (let step = 0; step < frameIndex % 10; step++) await page.keyboard.press('ArrowRight')
  await expectFrame(page, frameIndex, numberOn)
  await expect(page.getByTestId('overlay-canvas')).toHaveAttribute('data-frame', String(frameIndex))
}

async function coveredOn(page: Page, frameIndex: number): Promise<number> {
  await show(page, frameIndex)
  return coveredPixels(await canvasPicture(page, 'overlay-canvas'))
}

async function canvasAt(page: Page, frameIndex: number): Promise<Awaited<ReturnType<typeof canvasPicture>>> {
  await show(page, frameIndex)
  return canvasPicture(page, 'overlay-canvas')
}

async function doneFrames(page: Page, least: number): Promise<void> {
  await expect(async () => {
    expect(Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(least)
  }).toPass({ timeout: 120_000, intervals: [20] })
}

async function shownFrame(page: Page): Promise<number> {
  const text = await page.getByTestId('frame-number').innerText()
  return Number(/frame (\d+)/.exec(text)?.[1])
}

test('range, pause, stop, corrections and shuttle', async ({ studio }) => {
  const { page, folder, app } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4')))
  await expectFrame(page, 0, numberOn)
  await expect(page.getByTestId('device')).toContainText(/cpu/i, { timeout: 120_000 })
  await paintDisc(page, objectAt(0))
  await page.keyboard.press('n')
  await paintDisc(page, { x: 250, y: 140, radius: 12 })

  await test.step('a run keeps to the range, can be held up, and keeps what it did when it is stopped', async () => {
    await show(page, 11)
    await page.keyboard.press('o')
    await expect(page.getByTestId('work-range')).toHaveText('1 – 12')
    await show(page, 0)
    await page.keyboard.press('p')
    await doneFrames(page, 2)
    // By key: a pointer may come after the last frame on a fast machine.
    await page.keyboard.press('Control+Shift+P')
    await expect(page.getByTestId('pause-job')).toHaveText(/Resume/)
    // The frames that were under way are still finished.
    const bar = page.getByRole('progressbar')
    await expect(async () => {
      const held = await bar.getAttribute('aria-valuenow')
      await page.waitForTimeout(1000)
      expect(await bar.getAttribute('aria-valuenow')).toBe(held)
      expect(Number(held)).toBeLessThan(11)
    }).toPass({ timeout: 20_000 })
    // While it waits, so that it cannot come to its end first.
    await page.getByTestId('cancel-job').click()
    await expect(page.getByTestId('job-bar')).toBeHidden()
    await expect(page.getByTestId('toast').filter({ hasText: /Stopped\. \d+ frames are kept/ })).toBeVisible()
    expect(await coveredOn(page, 2)).toBeGreaterThan(500)
    // What is left is said on the button, by keys or not: nothing that was done is done again.
    const button = page.getByTestId('propagate')
    await expect(button).toHaveText(/Continue \d+–12$/)
    const next = Number(/Continue (\d+)/.exec(await button.innerText())?.[1])
    expect(next).toBeGreaterThan(2)
    expect(await coveredOn(page, next - 2)).toBeGreaterThan(500)
    expect(await coveredOn(page, next - 1)).toBe(0)
    const kept = await canvasAt(page, 2)
    await page.keyboard.press('p')
    await expect(page.getByTestId('job-bar')).toBeVisible()
    await expect(page.getByRole('progressbar')).toHaveAttribute('aria-valuemax', String(12 - next + 1))
    await page.keyboard.press('Control+Shift+P')
    await expect(page.getByTestId('pause-job')).toHaveText(/Resume/)
    await page.getByTestId('pause-job').click()
    await expect(page.getByTestId('job-bar')).toBeHidden({ timeout: 120_000 })
    expect(await coveredOn(page, 11)).toBeGreaterThan(500)
    expect(await coveredOn(page, 12)).toBe(0)
    expect(await canvasAt(page, 2)).toEqual(kept)
    await show(page, 11)
    await expect(page.getByTestId('lane-confidence').first()).toHaveText(/^\d+ %$/)
  })

  await test.step('U says that no frame is weak, or leads to one that is', async () => {
    await page.keyboard.press('Home')
    await page.keyboard.press('u')
    const places = page.getByTestId('weak-place')
    const none = page.getByTestId('toast').filter({ hasText: 'No frame stands out as weak' })
    await expect(places.first().or(none.first())).toBeVisible()
    if ((await places.count()) > 0) {
      const frame = Number(await places.first().getAttribute('data-frame'))
      await expect.poll(() => shownFrame(page)).toBe(frame + 1)
      await page.keyboard.press('Escape')
    }
  })

  await test.step('a correction is carried over what it made out of date, and nothing else', async () => {
    // The selected object is drawn stronger: the same one for both looks.
    await page.getByTestId('object-list').locator('li').first().click()
    await show(page, 2)
    const before = await canvasPicture(page, 'overlay-canvas')
    await show(page, 8)
    await paintDisc(page, { x: 60, y: 140, radius: 14 })
    await expect(page.getByTestId('propagate')).toHaveText(/Update (\d+)–12/)
    const first = Number(/Update (\d+)/.exec(await page.getByTestId('propagate').innerText())?.[1])
    expect(first).toBeGreaterThan(3)
    await screenshot(studio, '30-timeline-stale')
    await page.getByTestId('propagate').click()
    await expect(page.getByTestId('propagate')).toHaveText(/Check|Export/, { timeout: 120_000 })
    await expect(page.getByTestId('job-bar')).toBeHidden({ timeout: 120_000 })
    await show(page, 2)
    expect(await canvasPicture(page, 'overlay-canvas')).toEqual(before)
  })

  await test.step('J, K and L shuttle', async () => {
    await page.keyboard.press('Home')
    await page.keyboard.press('l')
    await expect.poll(() => shownFrame(page), { intervals: [30] }).toBeGreaterThan(2)
    await page.keyboard.press('k')
    const paused = await shownFrame(page)
    await page.waitForTimeout(300)
    expect(await shownFrame(page)).toBe(paused)
    await page.keyboard.press('j')
    await expect.poll(() => shownFrame(page), { intervals: [30] }).toBeLessThan(paused)
    await page.keyboard.press('k')
  })

  await test.step('nothing is cut off when the timeline is zoomed in and the window is small', async () => {
    await chooseMenu(studio, 'timeline.zoomIn')
    await chooseMenu(studio, 'timeline.zoomIn')
    await screenshot(studio, '31-timeline-zoomed')
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 700))
    await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThanOrEqual(1100)
    await screenshot(studio, '32-small')
    // What lies beneath something else cannot be clicked.
    for (const id of ['shortcuts', 'play', 'loop', 'add-object']) await page.getByTestId(id).click({ trial: true })
    for (const id of ['propagate', 'export', 'stage', 'timeline', 'add-object', 'play', 'volume']) {
      await expect(page.getByTestId(id)).toBeInViewport({ ratio: 1 })
    }
  })
})
