import { join } from 'node:path'
import { clip, makeClip, numberOn } from './clips'
import { chooseMenu, expect, openVideo, test } from './launch'
import { expectFrame } from './stage'

const last = clip.frames - 1

test('keys, timeline and playback show exactly the frame they name', async ({ studio }) => {
  const { page, folder } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4')))
  const shows = async (frameIndex: number): Promise<void> => {
    await expect(page.getByTestId('frame-number')).toContainText(`${frameIndex + 1} / ${clip.frames}`)
    await expectFrame(page, frameIndex, numberOn)
  }
  await shows(0)

  await test.step('arrow keys', async () => {
    for (const frameIndex of [1, 2, 3]) {
      await page.keyboard.press('ArrowRight')
      await shows(frameIndex)
    }
    await expect(page.getByTestId('timecode')).toHaveText('00:00:00.120')
    await page.keyboard.press('ArrowLeft')
    await shows(2)
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    // There is nothing before the first frame.
    await page.keyboard.press('ArrowLeft')
    await shows(0)
    await page.keyboard.press('End')
    await shows(last)
    await page.keyboard.press('ArrowRight')
    await shows(last)
    await page.keyboard.press('Home')
    await shows(0)
  })

  await test.step('a click and a drag on the timeline', async () => {
    const box = await page.getByTestId('timeline').boundingBox()
    if (!box) throw new Error('no timeline')
    const xOf = (frameIndex: number): number => box.x + ((frameIndex + 0.5) / clip.frames) * box.width
    const y = box.y + 10
    await page.mouse.click(xOf(12), y)
    await shows(12)
    await page.mouse.move(xOf(12), y)
    await page.mouse.down()
    await page.mouse.move(xOf(4), y, { steps: 12 })
    await shows(4)
    await page.mouse.move(xOf(17), y, { steps: 12 })
    await page.mouse.up()
    await shows(17)
    const playhead = await page.getByTestId('playhead').boundingBox()
    expect(Math.abs((playhead?.x ?? 0) + (playhead?.width ?? 0) / 2 - xOf(17))).toBeLessThan(
      box.width / clip.frames / 2
    )
  })

  await test.step('playback runs to the end and stops there', async () => {
    await chooseMenu(studio, 'play.first')
    await shows(0)
    await page.getByTestId('play').click()
    await expect(page.getByTestId('frame-number')).toContainText(`${clip.frames} / ${clip.frames}`)
    await shows(last)
  })
})
