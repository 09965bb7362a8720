import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { ffmpeg } from '../src/main/media/testing/clips'
import { clip, makeClip, objectAt } from './clips'
import { answerDialogs, chooseMenu, expect, openVideo, screenshot, test } from './launch'
import { canvasPicture, coveredPixels, paintDisc, pixelAt, propagateToEnd } from './stage'

/** Files of other programs in the window: what is shown is right, or it is said, or it is asked. */

const size = `${clip.width}x${clip.height}`

test('high dynamic range is shown for the screen, and exports choose their range', async ({ studio }) => {
  const { page, folder } = studio
  const path = join(folder, 'bright.mp4')
  // The white of a page, 203 cd/m², which PQ stores as 58 % grey.
  const grey = ['-f', 'lavfi', '-i', `color=black:s=${size}:r=25:d=0.2,format=yuv420p10le,geq=lum=573:cb=512:cr=512`]
  const tags = 'log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc:max-cll=1000,400'
  await ffmpeg([...grey, '-c:v', 'libx265', '-x265-params', tags, '-tag:v', 'hvc1', path])
  await openVideo(studio, path)
  await expect(page.getByText(/High dynamic range \(PQ\): shown tone-mapped/)).toBeVisible()
  const shown = pixelAt(await canvasPicture(page, 'frame-canvas'), { x: 100, y: 100 })
  // Pressed together with what is brighter: neither the 148 that is stored nor white.
  for (const channel of [0, 1, 2]) expect(Math.abs(shown[channel]! - 217)).toBeLessThan(5)
  await paintDisc(page, objectAt(0))
  await chooseMenu(studio, 'file.export')
  const range = page.getByTestId('export-standard-range')
  await expect(range).not.toBeChecked()
  await range.check()
  await screenshot(studio, 'foreign-hdr-export')
})

test('damaged frames are named, and no mask is trusted there', async ({ studio }) => {
  test.setTimeout(180_000)
  const { page, folder } = studio
  const whole = await makeClip(join(folder, 'whole.mp4'), 8)
  const path = join(folder, 'damaged.mkv')
  await ffmpeg(['-i', whole, '-an', '-c:v', 'ffv1', '-slicecrc', '1', '-level', '3', '-slices', '4', path])
  const bytes = readFileSync(path)
  // The middle of the file is the middle of a frame.
  for (let at = Math.floor(bytes.length * 0.45); at < bytes.length * 0.5; at += 7) bytes[at]! ^= 0x5a
  writeFileSync(path, bytes)
  await openVideo(studio, path)
  await paintDisc(page, objectAt(0))
  await propagateToEnd(page)
  await expect(page.getByText(/Frames? \d.* (cannot be decoded|came out damaged)/)).toBeVisible()
  await screenshot(studio, 'foreign-damaged')
})

test('a grey of one shade and a file of two tasks are asked about', async ({ studio }) => {
  const { page, folder } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 3))
  const { width, height } = clip
  const data = new Uint8Array(width * height)
  for (let y = 40; y < 100; y++) data.fill(128, y * width + 60, y * width + 140)
  const grey = join(folder, 'grey_1.png')
  writeFileSync(grey, encode({ width, height, channels: 1, data }))
  const covered = async (): Promise<number> => coveredPixels(await canvasPicture(page, 'overlay-canvas'))
  const question = page.getByTestId('import-question')

  await test.step('as one object, with a picture of each reading', async () => {
    await answerDialogs(studio, { open: grey })
    await chooseMenu(studio, 'file.importMasks')
    await expect(question.locator('canvas')).toHaveCount(2)
    await page.getByTestId('import-answer-light').check()
    await screenshot(studio, 'foreign-grey-question')
    await page.getByTestId('import-question-confirm').click()
    await expect(page.getByTestId('import-dialog')).toContainText('it was taken as the second frame')
    await page.getByTestId('import-dialog-confirm').click()
    await expect(page.getByTestId('frame-number')).toContainText('2 /')
    await expect.poll(covered).toBeGreaterThan(80 * 60 - 400)
  })

  await test.step('by the task’s name', async () => {
    const track = (id: number, points: string): string =>
      `<track id="${id}" label="person" task_id="${id}"><polygon frame="2" keyframe="1" outside="0" points="${points}" z_order="0"/></track>`
    const task = (id: number): string =>
      `<task><id>${id}</id><name>shot${id}</name><size>3</size><original_size><width>${width}</width><height>${height}</height></original_size></task>`
    const tasks = `<project><name>p</name><tasks>${task(7)}${task(8)}</tasks></project>`
    mkdirSync(join(folder, 'cvat'))
    const path = join(folder, 'cvat', 'annotations.xml')
    const tracks = `${track(7, '10,10;60,10;60,60;10,60')}${track(8, '200,100;300,100;300,170;200,170')}`
    writeFileSync(
      path,
      `<?xml version="1.0"?><annotations><version>1.1</version><meta>${tasks}</meta>${tracks}</annotations>`
    )
    await answerDialogs(studio, { open: path })
    await chooseMenu(studio, 'file.importMasks')
    await page.getByTestId('import-answer-shot8').check()
    await screenshot(studio, 'foreign-task-question')
    await page.getByTestId('import-question-confirm').click()
    await page.getByTestId('import-dialog-confirm').click()
    await expect(page.getByTestId('frame-number')).toContainText('3 /')
    await expect.poll(covered).toBeGreaterThan(100 * 70 - 600)
  })
})
