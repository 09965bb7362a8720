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

/** What is seen in the middle of the preview and in its corner: red, green, blue. */
async function seenInPreview({ page }: Studio): Promise<{ readonly middle: number[]; readonly corner: number[] }> {
  const box = await page.getByTestId('export-preview').boundingBox()
  if (!box) throw new Error('there is no preview')
  const shot = decode(await page.screenshot({ scale: 'css' }))
  const at = (x: number, y: number): number[] => {
    const start = (Math.round(box.y + y) * shot.width + Math.round(box.x + x)) * shot.channels
    return [...shot.data.subarray(start, start + 3)]
  }
  const scale = box.width / clip.width
  const { x, y } = objectAt(0)
  return { middle: at(x * scale, y * scale), corner: at(box.width - 12, box.height / 3) }
}

test('the preview zooms by wheel and key, is pulled, has grounds, fills the dialog and plays', async ({ studio }) => {
  const { page, pageErrors } = studio
  await openAndPaintTwo(studio, 5)
  await propagateToEnd(page)
  await chooseMenu(studio, 'file.export')
  await page.getByTestId('export-kind-cutout').click()
  const stage = page.getByTestId('preview-stage')
  const picture = page.getByTestId('export-preview')
  const settled = page.locator('.preview[aria-busy="false"]')
  await expect(picture).toBeVisible()
  await expect(settled).toBeVisible()
  const scale = async (): Promise<number> => Number(await stage.getAttribute('data-scale'))
  const place = async () => (await picture.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }

  await test.step('it fills its room, the wheel zooms at the pointer, the hand moves it', async () => {
    const [room, fitted] = [await stage.boundingBox(), await place()]
    expect(Math.max(fitted.width / room!.width, fitted.height / room!.height)).toBeCloseTo(1, 1)
    const point = { x: fitted.x + fitted.width / 4, y: fitted.y + fitted.height / 2 }
    await page.mouse.move(point.x, point.y)
    await page.mouse.wheel(0, -300)
    await expect.poll(scale).toBeGreaterThan((fitted.width / clip.width) * 1.3)
    const zoomed = await place()
    expect(zoomed.x + zoomed.width / 4).toBeCloseTo(point.x, 0)
    await page.mouse.down()
    await page.mouse.move(point.x + 50, point.y + 20, { steps: 4 })
    await page.mouse.up()
    await expect.poll(async () => (await place()).x - zoomed.x).toBeCloseTo(50, 0)
    await page.getByTestId('preview-fit').click()
    await expect.poll(async () => (await place()).width).toBeCloseTo(fitted.width, 0)
  })

  await test.step('one to one by button and by key, steps by key', async () => {
    await page.getByTestId('preview-actual').click()
    await expect(page.getByTestId('preview-percent')).toHaveText('100 %')
    expect((await place()).width).toBeCloseTo(clip.width, 0)
    await stage.focus()
    await page.keyboard.press('+')
    await expect(page.getByTestId('preview-percent')).toHaveText('141 %')
    await page.keyboard.press('0')
    await expect(page.getByTestId('preview-fit')).toHaveAttribute('aria-pressed', 'true')
    await page.keyboard.press('1')
    await expect(page.getByTestId('preview-percent')).toHaveText('100 %')
    await page.keyboard.press('0')
  })

  await test.step('grounds of cut-outs and of mattes', async () => {
    const grounds = { grey: [128, 128, 128], black: [0, 0, 0], white: [255, 255, 255], own: [58, 125, 68] } as const
    for (const [name, colour] of Object.entries(grounds)) {
      await page.getByTestId(`preview-ground-${name}`).click()
      await page.mouse.move(4, 4)
      await expect.poll(async () => (await seenInPreview(studio)).corner).toEqual([...colour])
    }
    const cutout = (await seenInPreview(studio)).middle
    // The matte as it is written, then what it keeps: the same colours as the cut-out's.
    await page.getByTestId('export-kind-matte').click()
    await page.getByTestId('preview-ground-written').click()
    await expect.poll(async () => (await seenInPreview(studio)).middle).toEqual([255, 255, 255])
    await page.getByTestId('preview-ground-own').click()
    await expect.poll(async () => (await seenInPreview(studio)).corner).toEqual([...grounds.own])
    const kept = (await seenInPreview(studio)).middle
    for (const channel of [0, 1, 2]) expect(Math.abs(kept[channel]! - cutout[channel]!)).toBeLessThan(12)
    await page.getByTestId('export-kind-overlay').click()
    await expect(page.getByTestId('preview-ground-grey')).toHaveCount(0)
  })

  await test.step('it fills the dialog and plays round and round; Escape leads back to the choices', async () => {
    await expect(settled).toBeVisible()
    const before = await place()
    await page.getByTestId('preview-large').click()
    await expect(page.getByTestId('export-kind-overlay')).toBeHidden()
    await expect.poll(async () => (await place()).width).toBeGreaterThan(before.width * 1.4)
    await page.getByTestId('preview-play').click()
    const seen = new Set<string | null>()
    await expect(async () => {
      seen.add(await picture.getAttribute('data-frame'))
      expect(seen.size).toBe(5)
    }).toPass({ timeout: 60_000, intervals: [10] })
    await page.getByTestId('preview-play').click()
    await expect(page.getByTestId('preview-play')).toHaveAttribute('aria-pressed', 'false')
    if (process.env['STUDIO_SCREENSHOTS']) {
      await page.screenshot({ path: join(process.env['STUDIO_SCREENSHOTS'], 'export-large.png') })
    }
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('export-kind-overlay')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('export-panel')).toBeHidden()
  })
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
