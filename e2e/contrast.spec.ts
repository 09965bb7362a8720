import { join } from 'node:path'
import { makeClip, numberOn, objectAt } from './clips'
import { weakContrasts, expectContrast } from './contrast'
import { chooseMenu, expect, openVideo, test } from './launch'
import { expectFrame, paintDisc } from './stage'
import { setTheme, themes } from './themes'

/** Legends, hints and what is disabled can be read in every theme; the menu bar and the system's dialogs follow the theme. */

test('words and icons, disabled ones too, reach 4.5 to 1 in every theme', async ({ studio }) => {
  const { page, folder } = studio
  for (const theme of themes) {
    await setTheme(studio, theme)
    await expectContrast(studio, 'the empty window', theme)
  }
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 6))
  await expectFrame(page, 0, numberOn)
  for (const theme of themes) {
    await setTheme(studio, theme)
    // Nothing is painted: most of what can be done to masks is disabled.
    expect(await page.locator('.icon-button[aria-disabled="true"] svg.lucide').count()).toBeGreaterThan(4)
    await expectContrast(studio, 'a clip without objects', theme)
  }
  await paintDisc(page, objectAt(0))
  await page.keyboard.press('n')
  await paintDisc(page, { x: 30, y: 30, radius: 8 })
  for (const theme of themes) {
    await setTheme(studio, theme)
    await expectContrast(studio, 'a clip with objects', theme)
    await page.keyboard.press('Control+e')
    await expect(page.getByTestId('export-preview')).toBeVisible()
    for (const kind of ['overlay', 'matte', 'hide', 'annotations', 'shapes']) {
      await page.getByTestId(`export-kind-${kind}`).click()
      await expectContrast(studio, `the export panel, ${kind}`, theme)
    }
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('export-panel')).toBeHidden()
    await page.keyboard.press('?')
    await expectContrast(studio, 'the cheat-sheet', theme)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+,')
    for (const tab of ['appearance', 'memory', 'farm', 'shortcuts']) {
      await page.getByTestId(`tab-${tab}`).click()
      await expectContrast(studio, `preferences, ${tab}`, theme)
    }
    await page.keyboard.press('Escape')
  }
})

test('the measure sees what is too faint', async ({ studio }) => {
  const { page } = studio
  await expect(page.getByTestId('open-video')).toBeVisible()
  await page.getByTestId('open-video').evaluate((button) => (button.style.opacity = '0.4'))
  const found = await weakContrasts(studio)
  expect(found.some(({ what, ratio }) => what.includes('Open') && ratio < 4.5)).toBe(true)
})

test('menu bar and system dialogs follow the theme', async ({ studio }) => {
  const { app, page } = studio
  await expect(page.getByTestId('open-video')).toBeVisible()
  const native = () => app.evaluate(({ nativeTheme }) => [nativeTheme.themeSource, nativeTheme.shouldUseDarkColors])
  for (const [theme, wanted] of [
    ['light', ['light', false]],
    ['contrast', ['dark', true]],
    ['dark', ['dark', true]]
  ] as const) {
    await chooseMenu(studio, `theme.${theme}` as Parameters<typeof chooseMenu>[1])
    await expect.poll(native).toEqual(wanted)
  }
  // As well where it is chosen in the preferences.
  await page.keyboard.press('Control+,')
  await page.getByTestId('theme-light').click({ force: true })
  await expect.poll(native).toEqual(['light', false])
  await page.getByTestId('theme-system').click({ force: true })
  await expect.poll(async () => (await native())[0]).toBe('system')
})
