import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { clip, makeClip, numberOn, objectAt } from './clips'
import { answerDialogs, chooseMenu, expect, openVideo, test, type Studio } from './launch'
import { canvasPicture, coveredPixels, expectFrame, paintDisc, propagateToEnd, setBrushSize, stroke } from './stage'

async function openAndPaintTwo(studio: Studio, frames: number): Promise<void> {
  const { page, folder } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), frames))
  await expectFrame(page, 0, numberOn)
  await paintDisc(page, objectAt(0))
  await page.getByTestId('add-object').click()
  await expect(page.getByTestId('object-row')).toHaveCount(2)
  await setBrushSize(page, 24)
  await stroke(page, [
    { x: 200, y: 150 },
    { x: 260, y: 150 }
  ])
}

test('masks are written as indexed pictures, one a frame, the object’s number in every pixel', async ({ studio }) => {
  const { page, folder } = studio
  await openAndPaintTwo(studio, 4)
  const shown = await canvasPicture(page, 'overlay-canvas')
  await propagateToEnd(page)

  const target = join(folder, 'exports')
  await mkdir(target)
  await answerDialogs(studio, { open: target })
  await chooseMenu(studio, 'file.exportMasks')
  await expect(page.getByTestId('toast').filter({ hasText: 'mask files are ready' })).toBeVisible()
  const masks = join(target, 'clip-masks')
  expect(readdirSync(masks).sort()).toEqual(['00000.png', '00001.png', '00002.png', '00003.png'])
  expect(readdirSync(target)).toEqual(['clip-masks'])

  const first = decode(await readFile(join(masks, '00000.png')))
  expect([first.width, first.height, first.channels]).toEqual([clip.width, clip.height, 1])
  // Black, then dark red, then dark green: the palette other tools know.
  expect(first.palette?.slice(0, 3).map((colour) => [...colour].slice(0, 3))).toEqual([
    [0, 0, 0],
    [128, 0, 0],
    [0, 128, 0]
  ])
  const labels = [...first.data]
  expect(labels[objectAt(0).y * clip.width + objectAt(0).x]).toBe(1)
  expect(labels[150 * clip.width + 230]).toBe(2)
  expect(labels.filter((label) => label > 0)).toHaveLength(coveredPixels(shown))

  // A second export goes beside the first, never into it.
  await chooseMenu(studio, 'file.exportMasks')
  await expect.poll(() => readdirSync(target).sort()).toEqual(['clip-masks', 'clip-masks-2'])
})

test('a cancelled export leaves no file, and the source is never written over', async ({ studio }) => {
  const { page, folder } = studio
  await openAndPaintTwo(studio, 100)
  await answerDialogs(studio, { save: join(folder, 'clip.mp4') })
  await page.getByTestId('export').click()
  await expect(page.getByTestId('toast').filter({ hasText: 'replace the video' })).toHaveAttribute('data-kind', 'error')

  const target = join(folder, 'overlay.mp4')
  await answerDialogs(studio, { save: target })
  await page.getByTestId('export').click()
  await page.getByTestId('cancel-job').click()
  await expect(page.getByTestId('job-bar')).toBeHidden()
  await expect(page.getByTestId('toast').filter({ hasText: 'No file was written' })).toBeVisible()
  expect(existsSync(target)).toBe(false)
  expect(readdirSync(folder).sort()).toEqual(['clip.mp4', 'settings'])
})
