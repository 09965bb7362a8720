import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { defaultColour } from '../src/shared/domain/palette'
import { makeClip } from './clips'
import { expect, openVideo, test } from './launch'
import { canvasPicture, coveredPixels, pixelAt, setBrushSize, stroke } from './stage'

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

test('objects are added, named, chosen by number, coloured and deleted', async ({ studio }) => {
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
      await expect.poll(async () => near(await colourAt(page, x), defaultColour(position + 1))).toBe(true)
    }
  })

  await test.step('objects never overlap: the later stroke wins', async () => {
    await page.keyboard.press('9')
    await dab(page, 100)
    await expect.poll(async () => near(await colourAt(page, 100), defaultColour(9))).toBe(true)
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
})
