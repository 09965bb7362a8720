import { join } from 'node:path'
import { makeClip, numberOn, objectAt } from './clips'
import { chooseMenu, enginePid, expect, openVideo, test } from './launch'
import { canvasPicture, coveredPixels, expectFrame, paintDisc } from './stage'

/** Enough that the run is still going on when the engine is killed. */
const frames = 24

test('the engine dies in the middle of a run: the window lives on and the run goes on behind its last mask', async ({
  studio
}) => {
  const { page, folder } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), frames))
  await expectFrame(page, 0, numberOn)
  await paintDisc(page, objectAt(0))
  await expect.poll(async () => coveredPixels(await canvasPicture(page, 'overlay-canvas'))).toBeGreaterThan(2000)
  const painted = coveredPixels(await canvasPicture(page, 'overlay-canvas'))

  await page.evaluate(() => {
    const made = ((window as unknown as { made: number[] }).made = [] as number[])
    window.studio.on('job:mask', ({ mask }) => void made.push(mask.frameIndex))
  })
  const made = (): Promise<number[]> => page.evaluate(() => (window as unknown as { made: number[] }).made)
  await page.getByTestId('propagate').click()
  await expect.poll(async () => (await made()).length).toBeGreaterThan(1)
  const killed = await enginePid(studio)
  expect(killed).not.toBeNull()
  if (killed !== null) process.kill(killed, 'SIGKILL')

  await expect(page.getByTestId('toast').filter({ hasText: 'engine stopped unexpectedly' })).toContainText('lost')
  await expect.poll(() => enginePid(studio)).not.toBe(killed)
  await expect(page.getByTestId('toast').filter({ hasText: /Propagated \d+ frame/ })).toBeVisible()
  await expect(page.getByTestId('job-bar')).toBeHidden()
  // Each frame once: nothing was made again, nothing is missing.
  expect((await made()).sort((one, other) => one - other)).toEqual(
    Array.from({ length: frames - 1 }, (_, at) => at + 1)
  )

  // Frames come over a new line, from a video that was opened again.
  await chooseMenu(studio, 'play.last')
  await expectFrame(page, frames - 1, numberOn)
  await chooseMenu(studio, 'play.first')
  await expectFrame(page, 0, numberOn)
  expect(coveredPixels(await canvasPicture(page, 'overlay-canvas'))).toBe(painted)

  await chooseMenu(studio, 'play.last')
  await expectFrame(page, frames - 1, numberOn)
  await expect.poll(async () => coveredPixels(await canvasPicture(page, 'overlay-canvas'))).toBeGreaterThan(500)
})
