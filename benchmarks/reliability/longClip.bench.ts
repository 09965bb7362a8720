import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, launchStudio, openVideo, quitStudio, test } from '../../e2e/launch'
import { locateFfmpeg } from '../../src/main/media/ffmpeg/locateFfmpeg'
import { figuresOf } from './processFigures.mjs'

/**
 * `npm run test:long:window` (Linux; STUDIO_FRAMES=10000): a clip of 10,000 small frames in the window, its object carried through
 * by the default network at its usual size unless the machine is asked for less; memory and open files on the way.
 */

const frames = Number(process.env['STUDIO_FRAMES'] ?? 10_000)

test('a long clip in the window', async ({ folder }) => {
  const { ffmpeg } = await locateFfmpeg()
  const clip = join(folder, 'long.mp4')
  const square = ['-f', 'lavfi', '-i', `color=c=red:s=16x16:r=25:d=${frames / 25}`]
  const ground = ['-f', 'lavfi', '-i', `color=c=gray:s=64x48:r=25:d=${frames / 25}`]
  const place = ['-filter_complex', "[0][1]overlay=x='20+10*sin(n/20)':y=16:eval=frame", '-frames:v', String(frames)]
  spawnSync(ffmpeg, ['-v', 'error', '-y', ...ground, ...square, ...place, '-pix_fmt', 'yuv420p', clip])
  expect(existsSync(clip)).toBe(true)
  const studio = await launchStudio({ folder })
  const { page } = studio
  await openVideo(studio, clip)
  const box = await page.getByTestId('overlay-canvas').boundingBox()
  if (!box) throw new Error('the stage is not on screen')
  await page.mouse.move(box.x + (box.width * 24) / 64, box.y + (box.height * 20) / 48)
  await page.mouse.down()
  await page.mouse.move(box.x + (box.width * 32) / 64, box.y + (box.height * 28) / 48, { steps: 8 })
  await page.mouse.up()
  await page.evaluate(() => {
    const seen = ((window as unknown as { seen: { frames: number } }).seen = { frames: 0 })
    window.studio.on('job:mask', () => void seen.frames++)
  })
  const made = (): Promise<number> =>
    page.evaluate(() => (window as unknown as { seen: { frames: number } }).seen.frames)
  const figures: object[] = [{ frames: 0, ...figuresOf(studio.pid) }]
  await page.getByTestId('propagate').click()
  for (const share of [0.1, 0.5, 1]) {
    const wanted = Math.min(Math.round(frames * share), frames - 1)
    await expect.poll(made, { timeout: 3 * 3_600_000, intervals: [500] }).toBeGreaterThanOrEqual(wanted)
    figures.push({ frames: await made(), ...figuresOf(studio.pid) })
    console.log(JSON.stringify(figures.at(-1)))
  }
  console.log(JSON.stringify({ bench: 'long clip in the window', frames, figures }))
  await quitStudio(studio)
})
