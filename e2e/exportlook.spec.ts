import { join } from 'node:path'
import { makeClip, objectAt, numberOn } from './clips'
import { expect, openVideo, screenshot, test } from './launch'
import { expectFrame, paintDisc, propagateToEnd, setBrushSize, stroke } from './stage'

test('export panel looks', async ({ studio }) => {
  const { page, folder, app } = studio
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1440, 900))
  await openVideo(studio, await makeClip(join(folder, 'king fisher.mp4'), 6))
  await expectFrame(page, 0, numberOn)
  await paintDisc(page, objectAt(0))
  await page.getByTestId('add-object').click()
  await setBrushSize(page, 24)
  await stroke(page, [{ x: 240, y: 150 }, { x: 262, y: 150 }])
  await propagateToEnd(page)
  await page.getByTestId('export').click()
  for (const kind of ['overlay', 'cutout', 'matte', 'background', 'frames', 'annotations']) {
    await page.getByTestId(`export-kind-${kind}`).click()
    if (kind === 'overlay') await page.getByTestId('export-labels').check()
    await page.waitForTimeout(2500)
    await screenshot(studio, `export-${kind}`)
  }
  await page.getByTestId('export-kind-matte').click()
  await page.getByTestId('export-feather').fill('12')
  await page.waitForTimeout(2000)
  await page.emulateMedia({ colorScheme: 'light' })
  await screenshot(studio, `export-light`)
  await page.getByTestId('export-start').click()
  await expect(page.getByTestId('export-done')).toBeVisible({ timeout: 60000 })
  await page.waitForTimeout(500)
  await screenshot(studio, `export-done`)
  console.log(studio.pageErrors)
})
