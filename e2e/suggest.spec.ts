import type { Locator, Page } from '@playwright/test'
import { expectAccessible } from './axe'
import { expect, screenshot, test } from './launch'
import { canvasPicture, coverage, coveredPixels, stroke, setBrushSize } from './stage'
import { setTheme, themes } from './themes'

/** Generous: the networks may run on a machine several times slower than this one. */
const patience = { timeout: 120_000 }

const rows = (page: Page): Locator => page.getByTestId('object-row')
const covered = async (page: Page): Promise<number> => coveredPixels(await canvasPicture(page, 'overlay-canvas'))

/** Middle of the object on the sample's first frame, as a place on the screen. */
async function onObject(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId('overlay-canvas').boundingBox()
  if (!box) throw new Error('the picture is not on the screen')
  return { x: box.x + box.width * 0.22, y: box.y + box.height * 0.37 }
}

test('objects are suggested on a frame and found in a clip, accepted, undone and corrected', async ({ studio }) => {
  test.setTimeout(400_000)
  const { page } = studio
  await page.getByTestId('open-sample').click()
  await expect(page.getByTestId('frame-number')).toContainText('1 /', patience)
  // The sample comes unpainted, with the tool to point at its object in hand.
  await expect(page.getByTestId('tool-suggest')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('n')
  await expect(rows(page)).toHaveCount(1)
  await expect.poll(() => covered(page)).toBe(0)
  const before = await rows(page).count()

  await test.step('pointing highlights an object, and nothing changes', async () => {
    await page.keyboard.press('w')
    await expect(page.getByTestId('suggestion').first()).toBeVisible(patience)
    const place = await onObject(page)
    await page.mouse.move(place.x, place.y)
    await expect(page.getByTestId('suggest-canvas')).not.toHaveAttribute('data-chosen', '')
    await screenshot(studio, 'suggest-hover')
    for (const theme of [...themes.slice(1), themes[0]]) {
      await setTheme(studio, theme)
      await expectAccessible(studio, 'suggestions', theme)
    }
    expect([await covered(page), await rows(page).count()]).toEqual([0, before])
  })

  await test.step('a click masks it, more clicks refine the mask, each is a step of undo', async () => {
    const place = await onObject(page)
    await page.mouse.click(place.x, place.y)
    await expect.poll(() => covered(page), patience).toBeGreaterThan(5_000)
    // The selected object has no mask here: it is the one that gets it.
    await expect(rows(page)).toHaveCount(before)
    const marks = page.getByTestId('point-marks')
    await expect(marks).toHaveAttribute('data-strokes', '1')
    const first = await covered(page)

    const settled = async (strokes: number): Promise<void> => {
      await expect(marks).toHaveAttribute('data-strokes', String(strokes))
      await expect(page.getByTestId('point-status')).toHaveAttribute('data-working', '0', patience)
    }
    const at = { x: 0.22 * 854, y: 0.37 * 480, radius: 2 }
    const cover = async (): Promise<number> => coverage(await canvasPicture(page, 'overlay-canvas'), at)
    await settled(1)
    expect(await cover()).toBe(1)
    await expect(page.getByTestId('point-confidence')).not.toBeEmpty()
    // The card lies below the picture, not on it.
    const [card, stage] = await Promise.all(['suggest-panel', 'stage'].map((id) => page.getByTestId(id).boundingBox()))
    expect(card!.y).toBeGreaterThanOrEqual(stage!.y + stage!.height)

    // The right button says what is not the object: right beside the first mark, which is moved away before.
    await page.mouse.move(place.x, place.y)
    await page.mouse.down()
    await page.mouse.move(place.x + 30, place.y + 10, { steps: 3 })
    await page.mouse.up()
    await settled(1)
    const moved = await covered(page)
    await page.mouse.click(place.x, place.y, { button: 'right' })
    await settled(2)
    await expect.poll(() => covered(page)).not.toBe(moved)
    await screenshot(studio, 'point-refined')
    await page.keyboard.press('Backspace')
    await settled(1)
    await expect.poll(() => covered(page)).toBe(moved)
    await page.mouse.click(place.x + 20, place.y + 30)
    await settled(2)
    expect(await covered(page)).toBeGreaterThan(first / 2)
    for (const theme of [...themes.slice(1), themes[0]]) {
      await setTheme(studio, theme)
      await expectAccessible(studio, 'pointing', theme)
    }
    await page.keyboard.press('Control+z')
    await settled(1)
    await page.keyboard.press('Escape')
    await expect(rows(page)).toHaveCount(before)
    await expect.poll(() => covered(page)).toBe(0)
  })

  await test.step('a box masks what it surrounds, Enter accepts; the list takes keys, Escape leaves', async () => {
    const box = await page.getByTestId('overlay-canvas').boundingBox()
    if (!box) throw new Error('no picture')
    await page.mouse.move(box.x + 2, box.y + 10)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.75, { steps: 4 })
    await page.mouse.up()
    await expect.poll(() => covered(page), patience).toBeGreaterThan(5_000)
    await screenshot(studio, 'point-box')
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('point-marks')).toHaveCount(0)
    // The next click is another object, since this one has its mask.
    await page.mouse.click(box.x + box.width * 0.9, box.y + box.height * 0.2)
    await expect(rows(page)).toHaveCount(before + 1, patience)
    await page.keyboard.press('Escape')
    await expect(rows(page)).toHaveCount(before)
    await page.keyboard.press('Control+z')
    await expect.poll(() => covered(page)).toBe(0)
    const first = page.getByRole('option').first()
    await expect(first).toHaveAccessibleName(/Object 1 of \d+, \d+ % of the frame/)
    await page.getByRole('listbox').focus()
    await page.keyboard.press('Enter')
    await expect(rows(page)).toHaveCount(before + 1)
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('suggest-panel')).toHaveCount(0)
  })

  await test.step('objects are found over three frames and accepted as one', async () => {
    await page.keyboard.press('Home')
    await page.keyboard.press('i')
    for (let step = 0; step < 2; step++) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('o')
    await page.keyboard.press('Home')
    await page.getByTestId('find-objects').click()
    await expect(page.getByTestId('discover-panel')).toBeVisible(patience)
    const tracks = page.getByTestId('track')
    await expect(tracks.first()).toBeVisible()
    await tracks.first().getByRole('checkbox').check()
    await screenshot(studio, 'discover')
    expect(await covered(page)).toBe(0)
    await page.getByTestId('accept-tracks').click()
    await expect(page.getByTestId('discover-panel')).toHaveCount(0, patience)
    await expect(rows(page)).toHaveCount(before + 1)
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) {
      await page.keyboard.press(key)
      await expect.poll(() => covered(page)).toBeGreaterThan(5_000)
    }
  })

  await test.step('a correction is carried by HODOR', async () => {
    // To the one painted frame: whatever it shows, the others follow.
    await page.keyboard.press('Home')
    await page.keyboard.press('Alt+ArrowRight')
    await page.keyboard.press('b')
    await setBrushSize(page, 40)
    await stroke(page, [
      { x: 200, y: 70 },
      { x: 240, y: 70 }
    ])
    await expect(page.getByTestId('propagate')).toContainText('Update')
    await page.getByTestId('propagate').click()
    await expect(page.getByTestId('propagate')).not.toContainText('Update', patience)
  })
})
