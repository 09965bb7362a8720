import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { clip, decodeFrame, makeClip, objectAt } from './clips'
import { answerDialogs, chooseMenu, expect, openVideo, screenshot, test, type Studio } from './launch'
import { canvasPicture, coveredPixels } from './stage'

const palette = [
  [0, 0, 0],
  [128, 0, 0],
  [0, 128, 0]
] as [number, number, number][]

/** Indexed pictures of the disc on some frames, at half the clip's size. */
function writeMasks(folder: string, frames: readonly number[]): void {
  mkdirSync(folder, { recursive: true })
  const [width, height] = [clip.width / 2, clip.height / 2]
  for (const frameIndex of frames) {
    const { x, y, radius } = objectAt(frameIndex)
    const data = new Uint8Array(width * height)
    data.forEach((_, at) => {
      const [px, py] = [(at % width) * 2, Math.floor(at / width) * 2]
      if (Math.hypot(px - x, py - y) < radius) data[at] = 1
      else if (py > 150) data[at] = 2
    })
    writeFileSync(
      join(folder, `${String(frameIndex).padStart(5, '0')}.png`),
      encode({ width, height, channels: 1, data, palette })
    )
  }
}

const covered = async ({ page }: Studio): Promise<number> => coveredPixels(await canvasPicture(page, 'overlay-canvas'))

async function drop({ page, app }: Studio, path: string): Promise<void> {
  // A folder cannot be given to a page by a script: the system's own way of handing one over is.
  await app.evaluate(({ app: electron }, file) => {
    electron.emit('open-file', { preventDefault: () => undefined }, file)
  }, path)
  await expect(page.getByTestId('import-dialog')).toBeVisible()
}

/** Both objects as small pictures: neither empty nor alike, each with the line around its mask. */
async function expectPictures({ page }: Studio): Promise<void> {
  const pictures = page.getByTestId('import-picture')
  await expect(pictures).toHaveCount(2)
  for (const at of [0, 1]) await expect(pictures.nth(at)).toHaveAttribute('data-pictured', 'true')
  const looks = await pictures.evaluateAll((canvases) =>
    canvases.map((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement
      const { data } = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height)
      const shades = new Set<number>()
      let outlined = 0
      for (let at = 0; at < data.length; at += 4) {
        shades.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!)
        if (data[at] === 12 && data[at + 1] === 14 && data[at + 2] === 18) outlined++
      }
      return { shades: shades.size, outlined, url: (canvas as HTMLCanvasElement).toDataURL() }
    })
  )
  for (const { shades, outlined } of looks) {
    expect(shades).toBeGreaterThan(20)
    expect(outlined).toBeGreaterThan(20)
  }
  expect(looks[0]?.url).not.toBe(looks[1]?.url)
}

test('masks of another tool come in by menu and by drop, as references or finished, and one undo takes them back', async ({
  studio
}) => {
  test.setTimeout(180_000)
  const { page, folder } = studio
  const masks = join(folder, 'swan masks')
  writeMasks(masks, [0, 1, 2, 3, 4, 5])
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 8))

  await test.step('a folder: what was found is said, and goes in as finished masks', async () => {
    await answerDialogs(studio, { open: masks })
    await chooseMenu(studio, 'file.importMaskFolder')
    const dialog = page.getByTestId('import-dialog')
    await expect(dialog).toContainText('2 objects on 6 frames')
    await expect(dialog).toContainText('160 × 90 pixels, the clip 320 × 180: they are scaled')
    await expect(page.getByTestId('import-as-masks')).toBeChecked()
    await expectPictures(studio)
    await page.getByTestId('import-frame').fill('3')
    await page.getByTestId('import-frame').press('Tab')
    await expect(dialog).toContainText('frames 3 to 8')
    // The pictures go where the masks go.
    const pictures = page.getByTestId('import-picture')
    await expect(pictures.first()).toHaveAttribute('data-pictured', 'true')
    expect(Number(await pictures.first().getAttribute('data-frame'))).toBeGreaterThanOrEqual(2)
    await page.getByTestId('import-target').nth(1).selectOption('none')
    await screenshot(studio, 'import-dialog')
    await page.emulateMedia({ colorScheme: 'light' })
    await screenshot(studio, 'import-dialog-light')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.getByTestId('import-dialog-confirm').click()
    await expect(dialog).toBeHidden()
    await expect(page.getByTestId('frame-number')).toContainText('3 /')
    await expect(page.getByTestId('object-row')).toHaveCount(1)
    await expect.poll(() => covered(studio)).toBeGreaterThan(2500)
  })

  await test.step('one undo takes them back, objects and all', async () => {
    await page.keyboard.press('Control+Z')
    await expect(page.getByTestId('object-row')).toHaveCount(0)
    await expect.poll(() => covered(studio)).toBe(0)
    await page.keyboard.press('Control+Shift+Z')
    await expect.poll(() => covered(studio)).toBeGreaterThan(2500)
  })

  await test.step('a picture that is dropped lies on the frame of its number, as a reference', async () => {
    await drop(studio, join(masks, '00001.png'))
    await expect(page.getByTestId('import-as-references')).toBeChecked()
    // Called the same: goes on where the first import left off.
    await expect(page.getByTestId('import-target').first()).toHaveValue('1')
    await page.getByTestId('import-dialog-confirm').click()
    await expect(page.getByTestId('frame-number')).toContainText('2 /')
    await expect(page.getByTestId('object-row')).toHaveCount(2)
    await expect.poll(() => covered(studio)).toBeGreaterThan(2500 + 20 * 320)
  })

  await test.step('a picture that can be read in two ways is asked about, with a picture of each', async () => {
    const { width, height } = clip
    const data = new Uint8Array(width * height).fill(255)
    for (let y = 40; y < 100; y++) data.fill(0, y * width + 60, y * width + 140)
    const path = join(folder, 'dark_3.png')
    writeFileSync(path, encode({ width, height, channels: 1, data }))
    await answerDialogs(studio, { open: path })
    await chooseMenu(studio, 'file.importMasks')
    const question = page.getByTestId('import-question')
    await expect(question).toContainText('The mask dark_3.png can be read in 2 ways.')
    await expect(question.locator('canvas')).toHaveCount(2)
    await page.getByTestId('import-answer-dark').check()
    await screenshot(studio, 'import-question')
    await page.getByTestId('import-question-confirm').click()
    await expect(page.getByTestId('import-dialog')).toContainText('1 object on 1 frame')
    await page.getByTestId('import-dialog-confirm').click()
    await expect(page.getByTestId('frame-number')).toContainText('4 /')
    await expect.poll(() => covered(studio)).toBeGreaterThan(80 * 60 - 400)
  })

  await test.step('a data set offers its clips at a frame rate, and brings the first annotation along', async () => {
    const root = join(folder, 'DAVIS')
    writeMasks(join(root, 'Annotations', '480p', 'swan'), [0])
    for (const name of ['bear', 'swan']) {
      const images = join(root, 'JPEGImages', '480p', name)
      mkdirSync(images, { recursive: true })
      for (const frame of [0, 1, 2]) {
        const { width, height, data } = await decodeFrame(join(folder, 'clip.mp4'), frame)
        writeFileSync(join(images, `0000${frame}.png`), encode({ width, height, channels: 4, data }))
      }
    }
    await answerDialogs(studio, { open: root, button: 1 })
    await chooseMenu(studio, 'file.openSequence')
    await page.getByTestId('data-set-clips').selectOption('swan')
    await page.getByTestId('clip-rate').fill('12.5')
    await screenshot(studio, 'clip-dialog')
    await page.getByTestId('clip-dialog-confirm').click()
    await expect(page.getByTestId('frame-number')).toContainText('1 / 3')
    await expect(page.getByTestId('object-row')).toHaveCount(2)
    await expect.poll(() => covered(studio)).toBeGreaterThan(2500)
  })
  expect(studio.pageErrors).toEqual([])
})
