import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { answerDialogs, chooseMenu, expect, root, test, type Studio } from '../../e2e/launch'
import { setTheme, themes } from '../../e2e/themes'

/**
 * Every state of the window at every size and in every theme, on the sample clip, for people to look at: 8 states in 12
 * pictures each, in test-results/looks. STUDIO_LOOKS=dark,contrast takes some of the themes only.
 */

const sizes = [
  [1440, 900],
  [1100, 700],
  [960, 600],
  [2560, 1440]
] as const
const patience = { timeout: 180_000 }
const folderOfLooks = join(root, 'test-results', 'looks')
const wanted = process.env['STUDIO_LOOKS']?.split(',') ?? themes

async function resize({ app, page }: Studio, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => {
      BrowserWindow.getAllWindows()[0]?.setContentSize(...size)
    },
    [width, height] as [number, number]
  )
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width)
}

async function look(studio: Studio, state: string): Promise<void> {
  const { page } = studio
  for (const [width, height] of sizes) {
    await resize(studio, width, height)
    for (const theme of themes.filter((each) => wanted.includes(each))) {
      await setTheme(studio, theme)
      await page.waitForTimeout(350)
      await page.screenshot({ path: join(folderOfLooks, `${state}-${width}-${theme}.png`) })
    }
    const overflow = await page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      return [scrollWidth - innerWidth, scrollHeight - innerHeight]
    })
    expect(overflow, `${state} at ${width}`).toEqual([0, 0])
  }
  await resize(studio, 1440, 900)
}

async function onObject({ page }: Studio): Promise<{ x: number; y: number }> {
  const box = await page.getByTestId('overlay-canvas').boundingBox()
  if (!box) throw new Error('the picture is not on the screen')
  return { x: box.x + box.width * 0.22, y: box.y + box.height * 0.37 }
}

test('every state, size and theme', async ({ studio }) => {
  test.setTimeout(1_800_000)
  const { page, folder } = studio
  await rm(folderOfLooks, { recursive: true, force: true })
  await mkdir(folderOfLooks, { recursive: true })
  await expect(page.getByTestId('open-sample')).toBeVisible()
  await look(studio, '1-start')

  await page.getByTestId('open-sample').click()
  await expect(page.getByTestId('frame-number')).toContainText('1 /', patience)
  await expect(page.getByTestId('suggestion').first()).toBeVisible(patience)
  await look(studio, '2-sample')
  const place = await onObject(studio)
  await page.mouse.move(place.x, place.y)
  await look(studio, '3-suggestions')

  await page.mouse.move(place.x + 1, place.y + 1)
  await page.mouse.click(place.x, place.y)
  await expect(page.getByTestId('point-status')).toHaveAttribute('data-working', '0', patience)
  await expect(page.getByTestId('point-confidence')).not.toBeEmpty(patience)
  await page.keyboard.press('Enter')
  await page.keyboard.press('b')
  await look(studio, '4-painted')

  await page.keyboard.press('p')
  await expect(page.getByTestId('job-bar')).toBeVisible()
  await expect(page.getByTestId('job-bar')).toBeHidden(patience)
  await page.waitForTimeout(2000)
  await look(studio, '5-propagated')

  await page.keyboard.press('Control+e')
  await expect(page.getByTestId('export-preview')).toBeVisible(patience)
  await look(studio, '6-export')
  await page.getByTestId('export-kind-annotations').click()
  await answerDialogs(studio, { open: folder })
  await page.getByTestId('export-choose-folder').click()
  await page.getByTestId('export-layout').selectOption('coco')
  await page.getByTestId('export-start').click()
  await expect(page.getByTestId('export-done')).toBeVisible(patience)
  await page.keyboard.press('Escape')

  const file = (await readdir(folder)).find((name) => name.endsWith('.json'))
  await answerDialogs(studio, { open: join(folder, file ?? '') })
  await chooseMenu(studio, 'file.importMasks')
  await expect(page.getByTestId('import-picture').first()).toHaveAttribute('data-pictured', 'true', patience)
  await look(studio, '7-import')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+,')
  await look(studio, '8-preferences')
})
