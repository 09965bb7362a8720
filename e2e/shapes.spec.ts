import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { clip, makeClip, numberOn, objectAt } from './clips'
import { answerDialogs, expect, openVideo, screenshot, test } from './launch'
import { expectFrame, paintDisc, propagateToEnd } from './stage'

test('roto shapes: over the picture by a key, as an export with its picture and its report', async ({ studio }) => {
  const { page, folder, pageErrors } = studio
  const files = join(folder, 'exports')
  await mkdir(files)
  await openVideo(studio, await makeClip(join(folder, 'clip ö.mp4'), 6))
  await expectFrame(page, 0, numberOn)
  await paintDisc(page, objectAt(0))
  await propagateToEnd(page)

  await test.step('the curves lie around the object, the points on them, and go with it', async () => {
    await expect(page.getByTestId('shapes')).toHaveCount(0)
    await page.keyboard.press('Shift+r')
    const shapes = page.getByTestId('shapes')
    await expect(shapes).toHaveAttribute('data-shapes', /^[1-9]/)
    await expect(page.getByTestId('shapes-info')).toContainText('within 1 px')
    const middle = async (): Promise<number> => {
      const box = await shapes.locator('path.light').first().boundingBox()
      return box ? box.x + box.width / 2 : 0
    }
    const first = await middle()
    const points = Number(await shapes.getAttribute('data-points'))
    expect(points).toBeGreaterThan(3)
    await expect(shapes.locator('rect.key')).toHaveCount(points)
    await screenshot(studio, 'shapes-view')
    await page.keyboard.press('End')
    await expectFrame(page, 5, numberOn)
    const moved = (objectAt(5).x - objectAt(0).x) * (await scaleOfStage(studio))
    await expect.poll(async () => Math.abs((await middle()) - first - moved)).toBeLessThan(12)
    await page.keyboard.press('Shift+r')
    await expect(shapes).toHaveCount(0)
  })

  await test.step('the panel shows the frame’s curves, and says what they are worth', async () => {
    await page.getByTestId('export').click()
    await page.getByTestId('export-kind-shapes').click()
    await page.getByTestId('export-host').selectOption('fusion')
    await answerDialogs(studio, { open: files })
    await page.getByTestId('export-choose-folder').click()
    await page.getByTestId('export-name').fill('{name} shapes')
    await expect(page.getByTestId('export-files')).toHaveText('clip ö shapes.setting')
    await expect(page.getByTestId('export-preview')).toBeVisible()
    // White curve and red points, somewhere in the picture.
    await expect.poll(() => redPixels(studio)).toBeGreaterThan(20)
    await screenshot(studio, 'shapes-panel')
    await page.getByTestId('export-start').click()
    await expect(page.getByTestId('export-done')).toContainText(
      /points a contour, .* keys a second, at most .* px off, overlap 9\d/
    )
    const text = await readFile(join(files, 'clip ö shapes.setting'), 'utf8')
    expect(text).toContain('PolylineMask')
    await screenshot(studio, 'shapes-done')
  })
  expect(pageErrors).toEqual([])
})

type Started = Parameters<typeof screenshot>[0]

async function scaleOfStage({ page }: Started): Promise<number> {
  const box = await page.getByTestId('overlay-canvas').boundingBox()
  return (box?.width ?? 0) / clip.width
}

async function redPixels({ page }: Started): Promise<number> {
  return page.getByTestId('export-preview').evaluate((element) => {
    const canvas = element as HTMLCanvasElement
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
    let red = 0
    for (let at = 0; at < pixels.length; at += 4) {
      if ((pixels[at] ?? 0) > 170 && (pixels[at + 1] ?? 255) < 110 && (pixels[at + 2] ?? 255) < 110) red++
    }
    return red
  })
}
