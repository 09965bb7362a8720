import { join } from 'node:path'
import { makeClip, numberOn, objectAt } from './clips'
import { expect, openVideo, test } from './launch'
import { canvasPicture, coverage, coveredPixels, expectFrame } from './stage'

/** The whole job without a mouse: objects from the list, points from the keyboard's own pointer, dialogs that Enter answers. */

test('an object is painted, pointed at, taken from the list and exported by keys alone', async ({ studio }) => {
  const { page, folder } = studio
  await openVideo(studio, await makeClip(join(folder, 'keys.mp4'), 4))
  await expectFrame(page, 0, numberOn)
  const covered = async (): Promise<number> => coveredPixels(await canvasPicture(page, 'overlay-canvas'))
  const disc = objectAt(0)

  await test.step('the pointer starts in the middle, goes faster the longer a key is held, and paints', async () => {
    await page.keyboard.press('Control+ArrowLeft')
    await expect(page.getByTestId('key-cursor')).toBeAttached()
    const place = async (): Promise<number[]> => {
      const text = await page.getByTestId('key-cursor').textContent()
      return (/(\d+), (\d+)/.exec(text ?? '') ?? []).slice(1).map(Number)
    }
    await expect.poll(place).toEqual([160, 90])
    const steps: number[] = []
    for (let presses = 0; presses < 40; presses++) {
      const [x = 0] = await place()
      if (x <= disc.x) break
      await page.keyboard.press('Control+ArrowLeft')
      steps.push(x - ((await place())[0] ?? 0))
    }
    expect((await place())[0]).toBeLessThanOrEqual(disc.x)
    expect(Math.max(...steps)).toBeGreaterThanOrEqual(steps[0] ?? 0)
    await page.keyboard.press('Control+Enter')
    await expect.poll(covered).toBeGreaterThan(30)
    const painted = await covered()
    await page.keyboard.press('Control+Shift+Enter')
    await expect.poll(covered).toBeLessThan(painted / 2)
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    await expect.poll(covered).toBe(0)
  })

  await test.step('with the tool for it, the same keys point', async () => {
    await page.keyboard.press('w')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByTestId('point-marks')).toHaveAttribute('data-strokes', '1')
    await expect(page.getByTestId('point-status')).toHaveAttribute('data-working', '0', { timeout: 120_000 })
    const overlay = await canvasPicture(page, 'overlay-canvas')
    expect(coverage(overlay, { ...disc, radius: 20 })).toBeGreaterThan(0.5)
    await page.keyboard.press('Enter')
    await page.keyboard.press('b')
  })

  await test.step('the arrows take objects from the list', async () => {
    await page.keyboard.press('n')
    await page.keyboard.press('n')
    await page.getByTestId('object-name').first().focus()
    await page.keyboard.press('Enter')
    for (const expected of ['Object 2', 'Object 3', 'Object 1', 'Object 3']) {
      await page.keyboard.press(expected === 'Object 3' && (await selected()) === 'Object 1' ? 'ArrowUp' : 'ArrowDown')
      await expect.poll(selected).toBe(expected)
    }
    async function selected(): Promise<string> {
      return page.locator('[data-testid="object-name"][aria-pressed="true"]').innerText()
    }
  })

  await test.step('the export’s main action has the keyboard, Enter starts it, and what comes next is offered', async () => {
    await page.keyboard.press('Control+e')
    await expect(page.getByTestId('export-start')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('export-done')).toBeVisible({ timeout: 120_000 })
    await expect(page.getByTestId('export-reveal')).toBeVisible()
    await expect(page.getByTestId('export-play')).toBeVisible()
    // What was just written is no question.
    await expect(page.getByTestId('export-replace')).toHaveCount(0)
    await page.getByTestId('export-another').focus()
    await page.keyboard.press('Enter')
    await expect(page.getByTestId('export-start')).toBeVisible()
  })
})
