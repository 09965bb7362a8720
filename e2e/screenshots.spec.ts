import { join } from 'node:path'
import { makeClip, objectAt, numberOn } from './clips'
import { answerDialogs, chooseMenu, expect, openVideo, screenshot, test, type Studio } from './launch'
import { expectFrame, paintDisc } from './stage'

/** Pictures of every state for people to look at (test-results/screenshots), and that nothing is cut off. */

async function resize({ app }: Studio, width: number, height: number): Promise<void> {
  await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [
    width,
    height
  ] as [number, number])
}

test('every state looks as it should', async ({ studio }) => {
  const { page, folder, pageErrors } = studio
  await resize(studio, 1440, 900)
  await expect(page.getByTestId('open-video')).toBeVisible()
  await screenshot(studio, '1-empty')

  await openVideo(studio, await makeClip(join(folder, 'kingfisher.mp4'), 12))
  await expectFrame(page, 0, numberOn)
  await expect(page.getByTestId('device')).toContainText(/cpu/i, { timeout: 120_000 })
  await screenshot(studio, '2-opened')

  await paintDisc(page, objectAt(0))
  await screenshot(studio, '3-painted')

  await page.getByTestId('propagate').click()
  await expect(async () => {
    expect(Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'))).toBeGreaterThanOrEqual(4)
  }).toPass({ timeout: 120_000, intervals: [20] })
  await screenshot(studio, '4-propagating')
  await expect(page.getByTestId('job-bar')).toBeHidden({ timeout: 180_000 })
  // The playhead is back where the run began.
  await expectFrame(page, 0, numberOn)
  await screenshot(studio, '5-done')

  await page.getByTestId('export').click()
  await expect(page.getByTestId('export-preview')).toBeVisible()
  await screenshot(studio, '5-export')
  await page.keyboard.press('Escape')

  await answerDialogs(studio, { open: join(folder, 'gone.mp4'), button: 1 })
  await chooseMenu(studio, 'file.openVideo')
  await expect(page.getByTestId('toast').filter({ hasText: 'gone.mp4' })).toBeVisible()
  await screenshot(studio, '6-error')

  await resize(studio, 1100, 700)
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(1100)
  await screenshot(studio, '7-small')
  const overflow = await page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement
    return [scrollWidth - innerWidth, scrollHeight - innerHeight]
  })
  expect(overflow).toEqual([0, 0])
  for (const id of ['propagate', 'export', 'stage', 'timeline', 'add-object', 'play']) {
    await expect(page.getByTestId(id)).toBeInViewport({ ratio: 1 })
  }

  await resize(studio, 1440, 900)
  await page.emulateMedia({ colorScheme: 'light' })
  await screenshot(studio, '8-light')
  expect(pageErrors).toEqual([])
})
