import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { makeClip } from './clips'
import { answerDialogs, chooseMenu, expect, openVideo, screenshot, test, type Studio } from './launch'
import { canvasPicture, colourOf, coveredPixels, pixelAt, setBrushSize, stroke } from './stage'

const rows = (page: Page) => page.getByTestId('object-row')

async function dab(page: Page, x: number): Promise<void> {
  await stroke(page, [
    { x, y: 90 },
    { x: x + 1, y: 90 }
  ])
}

async function colourAt(page: Page, x: number): Promise<number[]> {
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixelAt(await canvasPicture(page, 'overlay-canvas'), { x, y: 90 })
  return alpha === 0 ? [] : [red, green, blue]
}

/** Canvas colours are stored multiplied by their opacity: a few levels are lost on the way back. */
function near(one: readonly number[], other: readonly number[]): boolean {
  return one.length === 3 && one.every((value, channel) => Math.abs(value - (other[channel] ?? 999)) <= 4)
}

test('objects are added, named, chosen by number, deleted, ordered, shown alone, locked, merged, split', async ({
  studio
}) => {
  const { page, folder } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 5))
  await setBrushSize(page, 20)

  await test.step('nine objects, each in a colour of its own', async () => {
    await page.getByTestId('add-object').click()
    for (let count = 1; count < 9; count++) {
      await expect(rows(page)).toHaveCount(count)
      await page.keyboard.press('n')
    }
    await expect(rows(page)).toHaveCount(9)
    for (const [position, x] of [40, 100, 160].entries()) {
      await page.keyboard.press(String(position + 1))
      await dab(page, x)
      await expect.poll(async () => near(await colourAt(page, x), await colourOf(page, position + 1))).toBe(true)
    }
  })

  await test.step('objects never overlap: the later stroke wins', async () => {
    await page.keyboard.press('9')
    await dab(page, 100)
    await expect.poll(async () => near(await colourAt(page, 100), await colourOf(page, 9))).toBe(true)
  })

  await test.step('a name is typed without its letters being taken for commands', async () => {
    const name = rows(page).nth(1).getByTestId('object-name')
    await name.dblclick()
    await page.keyboard.type('Nine buses e[1]')
    // Undo in a text field is the field's own.
    const painted = coveredPixels(await canvasPicture(page, 'overlay-canvas'))
    await page.keyboard.press('Control+z')
    await expect(page.getByLabel('Rename')).not.toHaveValue('Nine buses e[1]')
    await page.keyboard.press('Control+Shift+z')
    await expect(page.getByLabel('Rename')).toHaveValue('Nine buses e[1]')
    expect(coveredPixels(await canvasPicture(page, 'overlay-canvas'))).toBe(painted)
    await page.keyboard.press('Enter')
    await expect(rows(page).nth(1)).toContainText('Nine buses e[1]')
    await expect(rows(page)).toHaveCount(9)
  })

  await test.step('deleting takes the paint with it, undo brings both back', async () => {
    const painted = coveredPixels(await canvasPicture(page, 'overlay-canvas'))
    await rows(page).nth(0).getByTestId('object-name').click()
    await rows(page).nth(0).getByTestId('object-delete').click()
    await expect(rows(page)).toHaveCount(8)
    await expect.poll(() => colourAt(page, 40)).toEqual([])
    await page.keyboard.press('Control+z')
    await expect(rows(page)).toHaveCount(9)
    await expect.poll(async () => coveredPixels(await canvasPicture(page, 'overlay-canvas'))).toBe(painted)
  })

  await test.step('the eraser takes away', async () => {
    await page.keyboard.press('1')
    await page.keyboard.press('e')
    await dab(page, 40)
    await expect.poll(() => colourAt(page, 40)).toEqual([])
    await page.keyboard.press('b')
  })
  await orderMergeSplit(studio)
})

/** Ids of the list from top to bottom. */
async function order(page: Page): Promise<string[]> {
  return rows(page).evaluateAll((found) => found.map((row) => (row as HTMLElement).dataset['objectId'] ?? ''))
}

async function chooseFromMenu(page: Page, position: number, testId: string): Promise<void> {
  await rows(page).nth(position).hover()
  await rows(page).nth(position).getByTestId('object-menu').click()
  await rows(page).nth(position).getByTestId(testId).click()
}

async function orderMergeSplit(studio: Studio): Promise<void> {
  const { page, folder, pageErrors } = studio
  // What was painted is discarded.
  await answerDialogs(studio, { open: await makeClip(join(folder, 'other.mp4'), 3), button: 1 })
  await chooseMenu(studio, 'file.openVideo')
  await expect(rows(page)).toHaveCount(0)
  await setBrushSize(page, 20)
  for (const [position, x] of [40, 120, 200].entries()) {
    if (position > 0) await page.keyboard.press('n')
    await dab(page, x)
    await expect.poll(async () => near(await colourAt(page, x), await colourOf(page, position + 1))).toBe(true)
  }
  const [first = [], second = [], third = []] = await Promise.all([1, 2, 3].map((id) => colourOf(page, id)))

  await test.step('order by dragging and by keys; number keys follow the list', async () => {
    const handle = await rows(page).nth(0).getByTestId('object-handle').boundingBox()
    const last = await rows(page).nth(2).boundingBox()
    if (!handle || !last) throw new Error('no rows')
    await page.mouse.move(handle.x + 6, handle.y + 8)
    await page.mouse.down()
    await page.mouse.move(handle.x + 6, last.y + last.height - 4, { steps: 6 })
    await page.mouse.up()
    await expect.poll(() => order(page)).toEqual(['2', '3', '1'])
    await page.keyboard.press('Control+z')
    await expect.poll(() => order(page)).toEqual(['1', '2', '3'])
    await page.keyboard.press('3')
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(() => order(page)).toEqual(['1', '3', '2'])
    await page.keyboard.press('2')
    await expect(rows(page).nth(1).getByTestId('object-name')).toHaveAttribute('aria-pressed', 'true')
    await page.keyboard.press('Control+z')
    await expect.poll(() => order(page)).toEqual(['1', '2', '3'])
  })

  await test.step('alone on the screen, and all again', async () => {
    await page.keyboard.press('2')
    await page.keyboard.press('Shift+A')
    await expect.poll(() => colourAt(page, 40)).toEqual([])
    expect(near(await colourAt(page, 120), second)).toBe(true)
    await screenshot(studio, 'objects-solo')
    await page.keyboard.press('Shift+A')
    await expect.poll(async () => (await colourAt(page, 40)).length).toBe(3)
  })

  await test.step('a locked object keeps its pixels under brush and eraser', async () => {
    await page.keyboard.press('1')
    await page.keyboard.press('Shift+L')
    await page.keyboard.press('2')
    await dab(page, 40)
    await dab(page, 60)
    await expect.poll(async () => (await colourAt(page, 60)).length).toBe(3)
    expect(near(await colourAt(page, 40), first)).toBe(true)
    await page.keyboard.press('1')
    await dab(page, 280)
    await expect(page.getByTestId('toast').filter({ hasText: 'is locked' })).toBeVisible()
    expect(await colourAt(page, 280)).toEqual([])
    await page.keyboard.press('Delete')
    await expect(rows(page)).toHaveCount(3)
    await page.keyboard.press('Shift+L')
    // The dab that lay wholly on the locked object changed nothing, and is no entry.
    await page.keyboard.press('Control+z')
    await expect.poll(() => colourAt(page, 60)).toEqual([])
    expect((await colourAt(page, 200)).length).toBe(3)
  })

  await test.step('one object takes over another, and gives it back', async () => {
    await chooseFromMenu(page, 2, 'object-merge-1')
    await expect(rows(page)).toHaveCount(2)
    await expect.poll(async () => near(await colourAt(page, 200), first)).toBe(true)
    await screenshot(studio, 'objects-merged')
  })

  await test.step('its parts become objects of their own', async () => {
    await page.keyboard.press('1')
    await page.keyboard.press('Control+Shift+J')
    await expect(rows(page)).toHaveCount(3)
    const colours = [await colourAt(page, 40), await colourAt(page, 200)]
    expect(colours.filter((colour) => near(colour, first))).toHaveLength(1)
    expect(colours.filter((colour) => near(colour, third))).toHaveLength(1)
    await page.keyboard.press('Control+z')
    await expect(rows(page)).toHaveCount(2)
    await page.keyboard.press('Control+z')
    await expect(rows(page)).toHaveCount(3)
    await expect.poll(async () => near(await colourAt(page, 200), third)).toBe(true)
  })
  expect(pageErrors).toEqual([])
}
