import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { clip, makeClip, numberOn, objectAt, probeFile } from './clips'
import { answerDialogs, chooseMenu, expect, openVideo, test, type Studio } from './launch'
import { canvasPicture, coveredPixels, expectFrame, paintDisc, propagateToEnd, setBrushSize, stroke } from './stage'

async function openAndPaintTwo(studio: Studio, frames: number): Promise<void> {
  const { page, folder } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip ö.mp4'), frames))
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

test('the export panel: masks, a soft matte, nothing replaced unasked, what cannot work said before', async ({
  studio
}) => {
  const { page, folder, pageErrors } = studio
  const files = join(folder, 'exports')
  await mkdir(files)
  await openAndPaintTwo(studio, 4)
  const shown = await canvasPicture(page, 'overlay-canvas')
  await propagateToEnd(page)
  const start = page.getByTestId('export-start')
  const done = page.getByTestId('export-done')

  await test.step('masks are indexed pictures, one a frame, the object’s number in every pixel', async () => {
    await chooseMenu(studio, 'file.exportMasks')
    await answerDialogs(studio, { open: files })
    await page.getByTestId('export-choose-folder').click()
    await page.getByTestId('export-name').fill('{name}-masks')
    await expect(page.getByTestId('export-files')).toHaveText('clip ö-masks/')
    await start.click()
    await expect(done).toHaveText(/4 files/)
    const masks = join(files, 'clip ö-masks')
    expect(readdirSync(masks).sort()).toEqual(['00000.png', '00001.png', '00002.png', '00003.png'])
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
  })

  await test.step('what is there already is replaced only when allowed', async () => {
    await page.getByTestId('export-another').click()
    await expect(page.getByTestId('export-replace')).toBeVisible()
    await expect(start).toHaveAttribute('aria-disabled', 'true')
    await page.getByTestId('export-replace').check()
    await start.click()
    await expect(done).toBeVisible()
  })

  await test.step('objects are hidden, with a report of the frames to look at', async () => {
    await page.getByTestId('export-kind-hide').click()
    await page.getByTestId('export-name').fill('hidden')
    await page.getByTestId('export-mute').fill('2-x')
    await expect(page.getByTestId('export-problem')).toContainText('no list of frames')
    await page.getByTestId('export-mute').fill('')
    await start.click()
    await expect(done).toHaveText(/3 files/)
    for (const name of ['hidden.mp4', 'hidden.report.json', 'hidden.report.html']) {
      expect(statSync(join(files, name)).size).toBeGreaterThan(0)
    }
  })

  await test.step('a matte of one object, its edge grey where the network is between two minds', async () => {
    await page.getByTestId('export-kind-matte').click()
    await page.getByTestId('export-object').nth(1).uncheck()
    await page.getByTestId('export-codec').selectOption('png')
    await page.getByTestId('export-name').fill('matte')
    await expect(page.getByTestId('export-preview')).toBeVisible()
    await start.click()
    await expect(done).toHaveText(/4 files/)
    const greys = async (name: string): Promise<number[]> => [
      ...decode(await readFile(join(files, 'matte', name))).data
    ]
    const between = (values: number[]): number => values.filter((value) => value > 0 && value < 65_535).length
    // The painted frame is soft close to where it was painted, the others as the network has it.
    const painted = await greys('00000.png')
    expect(between(painted)).toBeGreaterThan(60)
    expect(painted[objectAt(0).y * clip.width + objectAt(0).x]).toBe(65_535)
    expect(painted[150 * clip.width + 230]).toBe(0)
    const made = await greys('00003.png')
    expect(between(made)).toBeGreaterThan(60)
    const there = objectAt(3)
    expect(made[there.y * clip.width + there.x]).toBe(65_535)
    expect(made[150 * clip.width + 230]).toBe(0)
  })

  await test.step('clean colours are on where colours are written, and can be turned off', async () => {
    await expect(page.getByTestId('export-foreground')).toBeHidden()
    await page.getByTestId('export-kind-cutout').click()
    await page.getByTestId('export-codec').selectOption('png')
    await page.getByTestId('export-name').fill('cutout')
    await expect(page.getByTestId('export-foreground')).toBeChecked()
    await start.click()
    await expect(done).toHaveText(/4 files/)
    await page.getByTestId('export-foreground').uncheck()
    await page.getByTestId('export-name').fill('as is')
    await start.click()
    await expect(done).toHaveText(/4 files/)
    const colours = async (folderName: string): Promise<Buffer> => {
      const { data } = decode(await readFile(join(files, folderName, '00003.png')))
      return Buffer.from(data.buffer)
    }
    expect(Buffer.compare(await colours('cutout'), await colours('as is'))).not.toBe(0)
  })

  await test.step('quality: what the codec takes is asked for, the size follows, the file has it', async () => {
    await page.getByTestId('export-kind-overlay').click()
    await page.getByTestId('export-codec').selectOption('h264')
    await page.getByTestId('export-name').fill('coarse')
    const size = page.getByTestId('export-size')
    const before = await size.textContent()
    await page.getByTestId('export-rate').selectOption('crf')
    await page.getByTestId('export-crf').fill('40')
    await expect(size).not.toHaveText(before ?? '')
    await page.getByTestId('export-depth').selectOption('10')
    await page.getByTestId('export-chroma').selectOption('422')
    await page.getByTestId('export-chroma').scrollIntoViewIfNeeded()
    if (process.env['STUDIO_SCREENSHOTS']) {
      await page.screenshot({ path: join(process.env['STUDIO_SCREENSHOTS'], 'export-quality.png') })
    }
    await start.click()
    await expect(done).toHaveText(/1 file/)
    expect((await probeFile(join(files, 'coarse.mp4'))).streams[0]?.pix_fmt).toBe('yuv422p10le')
    await page.getByTestId('export-codec').selectOption('dnxhr')
    await expect(page.getByTestId('export-rate')).toBeHidden()
    await expect(page.getByTestId('export-profile')).toHaveValue('dnxhr-hqx')
  })

  await test.step('nothing to export is said before any work', async () => {
    await page.getByTestId('export-no-objects').click()
    await expect(page.getByTestId('export-problem')).toHaveText('Choose at least one object.')
    await expect(start).toHaveAttribute('aria-disabled', 'true')
  })
  expect(readdirSync(files).sort()).toEqual([
    'as is',
    'clip ö-masks',
    'coarse.mp4',
    'cutout',
    'hidden.mp4',
    'hidden.report.html',
    'hidden.report.json',
    'matte'
  ])
  expect(pageErrors).toEqual([])
})

test('a cancelled export leaves no file, and the source is never written over', async ({ studio }) => {
  const { page, folder } = studio
  await openAndPaintTwo(studio, 100)
  const source = join(folder, 'clip ö.mp4')
  const { size } = statSync(source)
  await page.getByTestId('export').click()
  await page.getByTestId('export-name').fill('{name}')
  await page.getByTestId('export-replace').check()
  await page.getByTestId('export-start').click()
  await expect(page.getByTestId('export-problem')).toContainText('is the video itself')
  expect(statSync(source).size).toBe(size)

  await page.getByTestId('export-name').fill('overlay')
  await page.getByTestId('export-start').click()
  await page.getByTestId('export-stop').click()
  await expect(page.getByTestId('export-stop')).toBeHidden()
  expect(existsSync(join(folder, 'overlay.mp4'))).toBe(false)
  expect(readdirSync(folder).sort()).toEqual(['clip ö.mp4', 'settings'])

  await page.getByTestId('export-start').click()
  await expect(page.getByTestId('export-done')).toBeVisible({ timeout: 60_000 })
  expect((await probeFile(join(folder, 'overlay.mp4'))).times).toHaveLength(100)
})
