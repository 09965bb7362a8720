import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeAudioClip, makeClip, numberOn, objectAt } from './clips'
import { answerDialogs, chooseMenu, expect, openVideo, test } from './launch'
import { canvasPicture, coveredPixels, expectFrame, paintDisc } from './stage'

test('files that are no video are named, with what to do, and the open work stays', async ({ studio }) => {
  const { page, folder } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 5))
  await expectFrame(page, 0, numberOn)
  // Saved, so that opening the next file asks nothing.
  await paintDisc(page, objectAt(0))
  await answerDialogs(studio, { save: join(folder, 'work.hodor') })
  await page.getByTestId('save-project').click()
  await expect(page.getByTestId('toast').filter({ hasText: 'work.hodor' })).toBeVisible()
  const painted = coveredPixels(await canvasPicture(page, 'overlay-canvas'))

  await writeFile(join(folder, 'text.mp4'), 'This is a text.\n'.repeat(100))
  await writeFile(join(folder, 'empty.mp4'), '')
  await writeFile(join(folder, 'broken.hodor'), '{"format":"hodor-project","version":1}')
  await writeFile(join(folder, 'newer.hodor'), '{"format":"hodor-project","version":99}')
  await makeAudioClip(join(folder, 'tone.m4a'))
  const cases = [
    ['text.mp4', 'file.openVideo'],
    ['tone.m4a', 'file.openVideo'],
    ['empty.mp4', 'file.openVideo'],
    ['missing.mp4', 'file.openVideo'],
    ['broken.hodor', 'file.openProject'],
    ['newer.hodor', 'file.openProject']
  ] as const
  for (const [name, command] of cases) {
    await answerDialogs(studio, { open: join(folder, name) })
    await chooseMenu(studio, command)
    const toast = page.getByTestId('toast').filter({ hasText: name })
    await expect(toast).toHaveAttribute('data-kind', 'error')
    // A sentence that names the file, and one that says what to do.
    const sentences = (await toast.locator('p').allInnerTexts()).filter((text) => text.length > 10)
    expect(sentences, name).toHaveLength(2)
    await toast.getByTestId('dismiss-toast').click()
    await expect(toast).toBeHidden()
  }
  await chooseMenu(studio, 'play.last')
  await expectFrame(page, 4, numberOn)
  await chooseMenu(studio, 'play.first')
  await expectFrame(page, 0, numberOn)
  await expect.poll(async () => coveredPixels(await canvasPicture(page, 'overlay-canvas'))).toBe(painted)
})
