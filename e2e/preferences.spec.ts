import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { expectAccessible } from './axe'
import { makeClip, numberOn, objectAt } from './clips'
import {
  answerDialogs,
  chooseMenu,
  expect,
  launchStudio,
  openVideo,
  quitStudio,
  root,
  screenshot,
  test
} from './launch'
import { expectFrame, paintDisc } from './stage'
import { setTheme, themes } from './themes'

/** What the user sets holds at once and after a restart; every state is usable with a screen reader, in every theme. */

const tabs = ['appearance', 'device', 'network', 'memory', 'farm', 'shortcuts']

test('preferences hold at once and after a restart', async ({ folder }) => {
  const studio = await launchStudio({ folder })
  const { page, pageErrors } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 4))

  await page.keyboard.press('Control+,')
  await expect(page.getByTestId('theme-dark')).toBeChecked()
  // Not checked at once: the choice goes to the main process and comes back.
  await page.getByTestId('theme-contrast').click({ force: true })
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(0, 0, 0)')

  // By keyboard alone: down the tabs, to the memory.
  await page.getByTestId('tab-appearance').focus()
  for (const tab of ['device', 'network', 'memory']) {
    await page.keyboard.press('ArrowDown')
    await expect(page.getByTestId(`tab-${tab}`)).toBeFocused()
  }
  await page.getByTestId('frameCacheMiB').fill('256')
  await page.getByTestId('frameCacheMiB').press('Enter')
  await page.getByTestId('tab-device').click()
  await expect(page.getByTestId('device-cpu')).toBeChecked({ timeout: 120_000 })
  await screenshot(studio, '10-preferences-device')

  await page.getByTestId('tab-network').click()
  const own = join(folder, 'own network')
  await cp(join(root, 'models', 'bundles', 'hodor-lite'), own, { recursive: true })
  await answerDialogs(studio, { open: own })
  await page.getByTestId('add-network').click()
  await expect(page.getByTestId('network-hodor-lite')).toHaveCount(2)
  await page.getByTestId('network-hodor-lite').nth(1).click({ force: true })
  await expect(page.getByTestId('network-hodor-lite').nth(1)).toBeChecked({ timeout: 120_000 })
  await screenshot(studio, '11-preferences-network')

  await page.getByTestId('tab-shortcuts').click()
  await page.getByTestId('find-action').fill('eraser')
  const eraser = page.getByTestId('keys-tool.eraser')
  await eraser.getByTestId('change-key').click()
  await page.keyboard.press('b')
  await expect(page.getByTestId('key-conflict')).toContainText('B is “Brush”')
  await screenshot(studio, '12-preferences-conflict')
  await page.getByTestId('use-key').click()
  await expect(eraser.locator('kbd')).toHaveText(['B'])
  await page.keyboard.press('Escape')
  await expect(page.getByTestId('preferences')).toBeHidden()
  // The hint for beginners names the key there is: the brush has none now.
  await expect(page.getByTestId('hint')).toContainText(/Point at an object \(W\), or paint it\s*Skip/)
  await page.getByTestId('tool-pan').click()
  await page.keyboard.press('b')
  await expect(page.getByTestId('tool-eraser')).toHaveAttribute('aria-pressed', 'true')
  expect(pageErrors).toEqual([])
  await quitStudio(studio)

  const again = await launchStudio({ folder, files: [join(folder, 'clip.mp4')] })
  await expectFrame(again.page, 0, numberOn)
  expect(await again.page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(0, 0, 0)')
  const keyInMenu = await again.app.evaluate(({ Menu }) => {
    return Menu.getApplicationMenu()?.getMenuItemById('tool.eraser')?.accelerator
  })
  expect(keyInMenu).toBe('B')
  await again.page.keyboard.press('Control+,')
  await again.page.getByTestId('tab-memory').click()
  await expect(again.page.getByTestId('frameCacheMiB')).toHaveValue('256')
  await again.page.getByTestId('tab-network').click()
  await expect(again.page.getByTestId('network-hodor-lite').nth(1)).toBeChecked({ timeout: 120_000 })
  await again.page.getByTestId('remove-network').click()
  await expect(again.page.getByTestId('network-hodor-lite')).toHaveCount(1)
  await again.page.getByTestId('tab-shortcuts').click()
  await again.page.getByTestId('reset-shortcuts').click()
  await expect(again.page.getByTestId('reset-shortcuts')).toHaveAttribute('aria-disabled', 'true')
  await again.page.keyboard.press('Escape')
  await expect(again.page.getByTestId('preferences')).toBeHidden()
  await again.page.keyboard.press('e')
  await expect(again.page.getByTestId('tool-eraser')).toHaveAttribute('aria-pressed', 'true')
  await quitStudio(again)
})

test('nothing grave for axe-core in any theme; text fields keep undo', async ({ studio }) => {
  const { page, folder } = studio
  for (const theme of themes) {
    await setTheme(studio, theme)
    await expectAccessible(studio, `the empty window`, theme)
  }
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 6))
  await expectFrame(page, 0, numberOn)
  await paintDisc(page, objectAt(0))
  await page.keyboard.press('n')
  await paintDisc(page, { x: 30, y: 30, radius: 8 })
  for (const theme of themes) {
    await setTheme(studio, theme)
    await expectAccessible(studio, `an open clip`, theme)
    await screenshot(studio, `20-clip-${theme}`)
    await page.keyboard.press('?')
    await page.getByTestId('find-shortcut').fill('fram')
    await expectAccessible(studio, `the cheat-sheet`, theme)
    await page.getByTestId('find-shortcut').fill('')
    await screenshot(studio, `21-cheat-sheet-${theme}`)
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('cheat-sheet')).toBeHidden()
    await page.keyboard.press('Control+,')
    for (const tab of theme === 'light' ? tabs : ['shortcuts']) {
      await page.getByTestId(`tab-${tab}`).click()
      await expect(page.getByRole('status').filter({ hasText: 'Asking' })).toBeHidden({ timeout: 120_000 })
      await expectAccessible(studio, `preferences, ${tab}`, theme)
      await screenshot(studio, `22-preferences-${tab}-${theme}`)
    }
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('preferences')).toBeHidden()
    await page.keyboard.press('Control+e')
    await expect(page.getByTestId('export-preview')).toBeVisible()
    await expectAccessible(studio, `the export panel`, theme)
    await screenshot(studio, `23-export-${theme}`)
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('export-preview')).toBeHidden()
    await page.keyboard.press('Shift+Q')
    await expect(page.getByTestId('queue-panel')).toBeVisible()
    await expectAccessible(studio, `the queue`, theme)
    await page.keyboard.press('Shift+Q')
    await expect(page.getByTestId('queue-panel')).toBeHidden()
  }
  // What a Mac's menu does with Cmd+Z while a field is typed in.
  await page.keyboard.press('?')
  await page.getByTestId('find-shortcut').pressSequentially('undo')
  await chooseMenu(studio, 'edit.undo')
  await expect(page.getByTestId('find-shortcut')).not.toHaveValue('undo')
  await expect(page.getByTestId('undo')).toHaveAttribute('aria-disabled', 'false')
  await expect(page.getByTestId('redo')).toHaveAttribute('aria-disabled', 'true')
})
