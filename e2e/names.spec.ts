import { mkdir, readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { clip, makeClip } from './clips'
import { answerDialogs, chooseMenu, expect, openVideo, screenshot, test } from './launch'
import { canvasPicture, colourOf, pixelAt, setBrushSize, stroke } from './stage'

/** Names that got onto the wrong object are put right with the pointer and the keys. */

const rows = (page: Page) => page.getByTestId('object-row')

async function dab(page: Page, x: number): Promise<void> {
  await stroke(page, [
    { x, y: 90 },
    { x: x + 1, y: 90 }
  ])
}

/** Number of the object whose colour is shown at a place; 0 for none. */
async function objectAt(page: Page, x: number): Promise<number> {
  const [red = 0, green = 0, blue = 0, alpha = 0] = pixelAt(await canvasPicture(page, 'overlay-canvas'), { x, y: 90 })
  if (alpha === 0) return 0
  const colours = await Promise.all([1, 2, 3].map((id) => colourOf(page, id)))
  const near = (colour: number[]): boolean =>
    [red, green, blue].every((value, channel) => Math.abs(value - (colour[channel] ?? 999)) <= 4)
  return colours.findIndex(near) + 1 || -1
}

async function shows(page: Page, ...objects: number[]): Promise<void> {
  const places = [40, 100, 160].slice(0, objects.length)
  await expect.poll(async () => Promise.all(places.map((x) => objectAt(page, x)))).toEqual(objects)
}

test('two names are swapped from here on, a part is given away by a click', async ({ studio }) => {
  const { page, folder, pageErrors } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 4))
  await setBrushSize(page, 20)
  for (const [position, x] of [40, 100].entries()) {
    await page.keyboard.press('n')
    await page.keyboard.press(String(position + 1))
    await dab(page, x)
  }
  await dab(page, 160)
  await shows(page, 1, 2, 2)
  for (let frame = 0; frame < 3; frame++) {
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('c')
    await shows(page, 1, 2, 2)
  }

  await test.step('from the second frame on, as one step of undo', async () => {
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('1')
    await rows(page)
      .nth(1)
      .getByTestId('object-name')
      .click({ modifiers: ['Shift'] })
    await expect(page.getByTestId('swap-partner')).toHaveValue('2')
    await screenshot(studio, '40-swap-names')
    await page.getByTestId('swap-onwards').click()
    await shows(page, 2, 1, 1)
    await expect(page.getByTestId('swap-names')).toBeHidden()
    await page.keyboard.press('End')
    await shows(page, 2, 1, 1)
    await page.keyboard.press('Home')
    await shows(page, 1, 2, 2)
    await page.keyboard.press('Control+z')
    await shows(page, 1, 2, 2)
    await page.keyboard.press('End')
    await shows(page, 1, 2, 2)
  })

  await test.step('up to the next painted frame only, which stays as it was painted', async () => {
    await page.keyboard.press('Home')
    await page.keyboard.press('1')
    await rows(page)
      .nth(1)
      .getByTestId('object-name')
      .click({ modifiers: ['Shift'] })
    await page.getByTestId('swap-stretch').click()
    await shows(page, 2, 1, 1)
    await page.keyboard.press('ArrowRight')
    await shows(page, 1, 2, 2)
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Home')
    await shows(page, 1, 2, 2)
  })

  await test.step('by the keyboard alone, and Escape drops it', async () => {
    await page.keyboard.press('Shift+X')
    await expect(page.getByTestId('swap-names')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('swap-names')).toBeHidden()
  })

  await test.step('a part that belongs to another object', async () => {
    const box = await page.getByTestId('overlay-canvas').boundingBox()
    const scale = (box?.width ?? 0) / clip.width
    const right = async (x: number): Promise<void> =>
      page.mouse.click((box?.x ?? 0) + x * scale, (box?.y ?? 0) + 90 * scale, { button: 'right' })
    await right(160)
    await expect(page.getByTestId('part-menu')).toContainText('Object 2')
    await screenshot(studio, '41-part-menu')
    await page.getByTestId('part-to-new').click()
    await shows(page, 1, 2, 3)
    await expect(rows(page)).toHaveCount(3)
    await right(160)
    await page.keyboard.press('Enter')
    await shows(page, 1, 2, 1)
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await shows(page, 1, 2, 2)
    await expect(rows(page)).toHaveCount(2)
  })
  expect(pageErrors).toEqual([])
})

test('three objects of one class, typed once, are one category in COCO', async ({ studio }) => {
  const { page, folder, pageErrors } = studio
  const files = join(folder, 'exports')
  await mkdir(files)
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 2))
  await setBrushSize(page, 20)
  for (const [position, x] of [40, 100, 160].entries()) {
    await page.keyboard.press('n')
    await page.keyboard.press(String(position + 1))
    await dab(page, x)
  }
  await shows(page, 1, 2, 3)
  await page.getByTestId('object-class').fill('person')
  await page.keyboard.press('Enter')
  await expect(rows(page).nth(2)).toContainText('person')
  await page.getByTestId('class-for-all').click()
  await expect(rows(page).nth(0)).toContainText('person')
  await expect(page.getByTestId('class-for-all')).toBeHidden()
  await page.keyboard.press('3')
  await page.getByTestId('object-class').fill('BALL')
  await page.keyboard.press('Enter')
  await expect(page.locator('#object-classes option')).toHaveCount(2)
  await screenshot(studio, '42-classes')

  await chooseMenu(studio, 'file.exportMasks')
  await answerDialogs(studio, { open: files })
  await page.getByTestId('export-choose-folder').click()
  await page.getByTestId('export-layout').selectOption('coco')
  await page.getByTestId('export-start').click()
  await expect(page.getByTestId('export-done')).toBeVisible()
  const [name = ''] = await readdir(files)
  const coco = JSON.parse(await readFile(join(files, name), 'utf8')) as {
    categories: { id: number; name: string }[]
    annotations: { track_id: number; category_id: number; attributes: { name: string } }[]
  }
  expect(coco.categories.map((category) => category.name)).toEqual(['person', 'BALL'])
  expect(coco.annotations.map((one) => [one.track_id, one.category_id, one.attributes.name])).toEqual([
    [1, 1, 'Object 1'],
    [2, 1, 'Object 2'],
    [3, 2, 'Object 3']
  ])
  await page.keyboard.press('Escape')

  await test.step('classes come back in with the file, and are offered in another clip', async () => {
    for (let deleted = 0; deleted < 3; deleted++) {
      await rows(page).first().getByTestId('object-name').click()
      await page.keyboard.press('Delete')
    }
    await expect(rows(page)).toHaveCount(0)
    await answerDialogs(studio, { open: join(files, name) })
    await chooseMenu(studio, 'file.importMasks')
    await expect(page.getByTestId('import-picture')).toHaveCount(3)
    await page.getByTestId('import-dialog-confirm').click()
    await expect(rows(page)).toHaveCount(3)
    await expect(rows(page).nth(1)).toContainText('person')
    await expect(rows(page).nth(2)).toContainText('BALL')
    await answerDialogs(studio, { open: await makeClip(join(folder, 'other.mp4'), 2), button: 1 })
    await chooseMenu(studio, 'file.openVideo')
    await expect(rows(page)).toHaveCount(0)
    await page.keyboard.press('n')
    // As it was spelt before, whatever the letters that are typed now.
    await page.getByTestId('object-class').fill('PERSON')
    await page.keyboard.press('Enter')
    await expect(rows(page).first()).toContainText('person')
  })
  expect(pageErrors).toEqual([])
})
