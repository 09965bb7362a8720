import { join } from 'node:path'
import { expectAccessible } from './axe'
import { makeClip, numberOn } from './clips'
import { expect, openVideo, screenshot, test, type Studio } from './launch'
import { expectFrame, stroke } from './stage'
import { setTheme, themes } from './themes'

/** Far more of everything than anybody has: nothing overlaps, nothing is cut off where it cannot be reached. */

const longName = 'The second dancer from the left, with the red scarf and the borrowed umbrella, again'

async function resize({ app, page }: Studio, width: number, height: number): Promise<void> {
  await app.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(...size), [
    width,
    height
  ] as [number, number])
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width)
}

test('forty objects, a name of eighty letters and five hundred classes', async ({ studio }) => {
  const { page, folder } = studio
  await openVideo(studio, await makeClip(join(folder, 'crowd.mp4'), 3))
  await expectFrame(page, 0, numberOn)
  await page.evaluate(
    async (classes) => {
      const { studio: bridge } = window as unknown as {
        studio: { call(name: string, input: object): Promise<unknown> }
      }
      await bridge.call('preferences:change', { classes })
    },
    Array.from({ length: 500 }, (_, at) => `class ${at}`)
  )
  for (let count = 0; count < 40; count++) await page.keyboard.press('n')
  await expect(page.getByTestId('object-row')).toHaveCount(40)
  await expect(page.getByTestId('lane')).toHaveCount(40)
  await page.keyboard.press('1')
  await stroke(page, [
    { x: 40, y: 40 },
    { x: 120, y: 60 }
  ])
  await page.getByTestId('object-name').first().dblclick()
  await page.keyboard.type(longName)
  await page.keyboard.press('Enter')
  await expect(page.getByTestId('object-name').first()).toContainText(longName)

  for (const [width, height] of [
    [960, 600],
    [1440, 900]
  ] as const) {
    await resize(studio, width, height)
    const overflow = await page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement
      return [scrollWidth - innerWidth, scrollHeight - innerHeight]
    })
    expect(overflow).toEqual([0, 0])
    for (const id of ['propagate', 'export', 'play', 'stage'])
      await expect(page.getByTestId(id)).toBeInViewport({ ratio: 1 })
    const row = await page.getByTestId('object-row').first().boundingBox()
    const name = await page.getByTestId('object-name').first().boundingBox()
    const eye = await page.getByTestId('object-visible').first().boundingBox()
    expect((name?.x ?? 0) + (name?.width ?? 0)).toBeLessThanOrEqual((eye?.x ?? 0) + 1)
    expect((eye?.x ?? 0) + (eye?.width ?? 0)).toBeLessThanOrEqual((row?.x ?? 0) + (row?.width ?? 0))
    // The last lane is scrolled to, and the ruler stays.
    await page.getByTestId('lane').last().scrollIntoViewIfNeeded()
    await expect(page.getByTestId('lane').last()).toBeInViewport()
    await expect(page.getByTestId('filmstrip')).toBeInViewport()
    if (height >= 900) {
      // Seven lanes are read at once, without scrolling.
      await page.getByTestId('lane').first().scrollIntoViewIfNeeded()
      await expect(page.getByTestId('lane').nth(6)).toBeInViewport({ ratio: 1 })
    }
    await screenshot(studio, `70-crowded-${width}`)
  }
  for (const theme of [...themes.slice(1), themes[0]]) {
    await setTheme(studio, theme)
    await expectAccessible(studio, 'forty objects', theme)
  }
})
