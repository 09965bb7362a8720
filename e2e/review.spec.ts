import { join } from 'node:path'
import { decode } from 'fast-png'
import { expectAccessible } from './axe'
import { makeClip, makeHidingClip, numberOn, objectAt } from './clips'
import { expect, openVideo, screenshot, test, type Studio } from './launch'
import { setTheme, themes } from './themes'
import { canvasPicture, coverage, distance, expectFrame, paintDisc, shownColours } from './stage'

/** The window leads: after a run the weakest places as pictures, each one key away, and the next step on the main button. */

type Page = Studio['page']

async function shownFrame(page: Page): Promise<number> {
  return Number(/frame (\d+)/.exec(await page.getByTestId('frame-number').innerText())?.[1]) - 1
}

async function frameOf(page: Page, position: number): Promise<number> {
  return Number(await page.getByTestId('weak-place').nth(position).getAttribute('data-frame'))
}

/** Share of the pixels of a card's picture that have a colour. */
async function colourShare(page: Page, position: number, colour: readonly number[], reach: number): Promise<number> {
  const picture = page.getByTestId('weak-place').nth(position).locator('canvas')
  const { data, width, height, channels } = decode(await picture.screenshot({ scale: 'css' }))
  let found = 0
  for (let at = 0; at < width * height; at++) {
    if (distance([...data.subarray(at * channels, at * channels + 3)], colour) < reach) found++
  }
  return found / (width * height)
}

async function end(page: Page): Promise<void> {
  await expect(page.getByTestId('job-bar')).toBeVisible()
  await expect(page.getByTestId('job-bar')).toBeHidden({ timeout: 180_000 })
}

test('a run is played once, its weakest places are pictures that lead there, and the main button leads on', async ({
  studio
}) => {
  const { page, folder } = studio
  const next = page.getByTestId('propagate')
  await openVideo(studio, await makeHidingClip(join(folder, 'hiding.mp4'), [5, 13]))
  await expectFrame(page, 0, numberOn)
  await expect(next).toHaveAttribute('aria-disabled', 'true')
  await expect(page.getByTestId('device')).toContainText(/cpu/i, { timeout: 120_000 })
  await paintDisc(page, objectAt(0))

  await test.step('what was made is played from where it began, and the playhead comes back', async () => {
    await expect(next).toHaveText('Propagate')
    await next.click()
    await end(page)
    await expect.poll(() => shownFrame(page)).toBeGreaterThan(2)
    await expect.poll(() => shownFrame(page)).toBe(0)
  })

  await test.step('the weakest places are shown with their object, and the button says how many', async () => {
    await expect(page.getByTestId('weak-strip')).toBeVisible()
    const cards = page.getByTestId('weak-place')
    const [stage, strip] = [
      await page.getByTestId('stage').boundingBox(),
      await page.getByTestId('weak-strip').boundingBox()
    ]
    // Off the picture, and as wide as it.
    expect(strip?.y).toBeGreaterThanOrEqual((stage?.y ?? 0) + (stage?.height ?? 0))
    expect(strip?.width).toBe(stage?.width)
    expect(await cards.count()).toBeGreaterThanOrEqual(2)
    expect(await cards.count()).toBeLessThanOrEqual(5)
    await expect(next).toHaveText(`Check ${await cards.count()} places`)
    await expect(cards.first()).toHaveAttribute('data-pictured', 'true')
    await expect(cards.first()).toContainText(/area [−+]\d+ %|parts|jumps|sure/)
    expect([4, 5, 6, 12, 13, 14]).toContain(await frameOf(page, 0))
    // The disc is orange, its outline in another colour: the default one would not be seen on it.
    await expect.poll(() => colourShare(page, 0, [220, 110, 40], 45)).toBeGreaterThan(0.08)
    await screenshot(studio, '60-weakest')
    const lane = await page.getByTestId('lane').first().boundingBox()
    await page.mouse.move((lane?.x ?? 0) + 200, (lane?.y ?? 0) + 8)
    await expect(page.getByTestId('lane-card')).toHaveAttribute('data-pictured', 'true')
    await expect(page.getByTestId('lane-card')).toContainText(/% sure/)
    for (const theme of [...themes.slice(1), themes[0]]) {
      await setTheme(studio, theme)
      await expectAccessible(studio, 'weakest places', theme)
    }
    await page.mouse.move(300, 300)
  })

  const first = await frameOf(page, 0)
  const second = await frameOf(page, 1)
  const added = { x: 26, y: 150, radius: 14 }

  await test.step('Enter leads there, a stroke corrects it, Tab leads to the next', async () => {
    // Whatever tool is in hand: who pointed at the object sees the places as well.
    await page.keyboard.press('w')
    await expect(page.getByTestId('tool-suggest')).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByTestId('weak-strip')).toBeVisible()
    await page.keyboard.press('Enter')
    await expectFrame(page, first, numberOn)
    await expect(page.getByTestId('weak-place').first()).toHaveAttribute('aria-current', 'true')
    await page.keyboard.press('b')
    await paintDisc(page, objectAt(first))
    // Where nothing was before, whichever of the places is the weakest.
    await paintDisc(page, added)
    await expect(page.getByTestId('weak-place').first()).toHaveAttribute('data-state', 'painted')
    await expect(next).toHaveText(/Update /)
    const overlay = await canvasPicture(page, 'overlay-canvas')
    expect(coverage(overlay, { ...objectAt(first), radius: 24 })).toBeGreaterThan(0.95)
    await page.keyboard.press('Tab')
    await expectFrame(page, second, numberOn)
    await expect(page.getByTestId('weak-place').nth(1)).toHaveAttribute('data-state', 'looked')
    await page.keyboard.press('Shift+Tab')
    await expectFrame(page, first, numberOn)
    await page.keyboard.press('u')
    await expectFrame(page, second, numberOn)
  })

  await test.step('a wipe shows what was there before the correction, left of a line', async () => {
    await page.keyboard.press('Shift+Tab')
    await expectFrame(page, first, numberOn)
    await page.keyboard.press('Shift+V')
    await expect(page.getByTestId('wipe-canvas')).toBeVisible()
    // The correction is there, the mask of before is not.
    const wiped = async (key: string, presses: number, place: string): Promise<number[]> => {
      await page.getByTestId('wipe').focus()
      for (let press = 0; press < presses; press++) await page.keyboard.press(key)
      await expect(page.getByTestId('wipe')).toHaveAttribute('aria-valuenow', place)
      return (await shownColours(page))(added)
    }
    const before = await wiped('ArrowRight', 25, '100')
    const now = await wiped('ArrowLeft', 50, '0')
    expect(distance(before, now)).toBeGreaterThan(20)
    await page.keyboard.press('Shift+V')
    await expect(page.getByTestId('wipe')).toHaveCount(0)
    await page.keyboard.press('u')
    await expectFrame(page, second, numberOn)
  })

  await test.step('once Escape has left the list, Tab moves the keyboard as everywhere', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
    await expectFrame(page, second, numberOn)
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  })

  await test.step('update, look at what is left, export', async () => {
    await next.click()
    await end(page)
    for (let looks = 0; looks < 5 && !(await next.innerText()).includes('Export'); looks++) {
      await expect(next).toHaveText(/Check \d+ places?|Export/)
      await page.keyboard.press('u')
      await page.waitForTimeout(200)
    }
    await expect(next).toHaveText('Export…')
    await next.click()
    await expect(page.getByTestId('export-panel')).toBeVisible()
    await page.keyboard.press('Escape')
  })
})

test('live carries the next seconds behind a stroke, plays them, and gives way to whatever is done', async ({
  studio
}) => {
  const { page, folder } = studio
  await openVideo(studio, await makeClip(join(folder, 'live.mp4')))
  await expectFrame(page, 0, numberOn)
  await expect(page.getByTestId('device')).toContainText(/cpu/i, { timeout: 120_000 })
  await page.getByTestId('preferences-button').click()
  await page.getByTestId('live').check()
  await page.keyboard.press('Escape')
  await paintDisc(page, objectAt(0))
  await expect(page.getByTestId('job-bar')).toContainText('Looking ahead')
  await expect(page.getByTestId('job-bar')).toBeHidden({ timeout: 120_000 })
  await expect.poll(() => shownFrame(page)).toBeGreaterThan(3)
  await page.keyboard.press('Shift')
  await expect.poll(() => shownFrame(page)).toBe(0)
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expectFrame(page, 2, numberOn)
  const overlay = await canvasPicture(page, 'overlay-canvas')
  expect(coverage(overlay, { ...objectAt(2), radius: 20 })).toBeGreaterThan(0.8)
})
