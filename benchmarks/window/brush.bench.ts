import { expect, openVideo, test } from '../../e2e/launch'
import { makeFullHdClip, median, report } from './longClip'

/**
 * `npm run bench:brush`: from the moment of a pointer event to the pixel on screen, while a stroke is drawn on 1080p.
 * `shown` ends when the browser begins the next frame after the one that drew: the former is then on its way to the
 * screen, so this is an upper bound. `drawn` ends when the graphics context has finished with the stroke.
 */
test('brush stroke to pixel', async ({ studio }) => {
  const { page, folder, app } = studio
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1560, 960))
  await openVideo(studio, await makeFullHdClip(folder, 10))
  await page.getByTestId('brush-size').fill('60')
  await page.getByTestId('brush-size').blur()
  await page.evaluate(() => {
    const samples = { shown: [] as number[], drawn: [] as number[] }
    Object.assign(window, { samples })
    const canvas = document.querySelector('canvas')
    const graphics = canvas?.getContext('webgl2') ?? null
    window.addEventListener(
      'pointermove',
      ({ buttons, timeStamp }) => {
        if (buttons === 0) return
        requestAnimationFrame(() => {
          // After the frame's own drawing, before the next frame.
          setTimeout(() => {
            graphics?.readPixels(0, 0, 1, 1, graphics.RGBA, graphics.UNSIGNED_BYTE, new Uint8Array(4))
            samples.drawn.push(performance.now() - timeStamp)
          })
          requestAnimationFrame(() => samples.shown.push(performance.now() - timeStamp))
        })
      },
      { capture: true }
    )
  })
  const box = await page.getByTestId('stage').boundingBox()
  if (!box) throw new Error('the stage is not on screen')
  const at = (part: number): [number, number] => [
    box.x + box.width * (0.5 + 0.3 * Math.cos(part * 2 * Math.PI)),
    box.y + box.height * (0.5 + 0.3 * Math.sin(part * 2 * Math.PI))
  ]
  for (let strokes = 0; strokes < 4; strokes++) {
    await page.mouse.move(...at(0))
    await page.mouse.down()
    for (let step = 1; step <= 60; step++) {
      await page.mouse.move(...at(step / 60))
      await page.waitForTimeout(25)
    }
    await page.mouse.up()
  }
  const { shown, drawn } = await page.evaluate(
    () => (window as unknown as { samples: { shown: number[]; drawn: number[] } }).samples
  )
  await expect(page.getByTestId('undo')).toHaveAttribute('aria-disabled', 'false')
  expect(shown.length).toBeGreaterThan(60)
  const rounded = (values: number[]): number => Math.round(median(values) * 10) / 10
  report({
    bench: 'brush',
    events: shown.length,
    medianShownMs: rounded(shown),
    medianDrawnMs: rounded(drawn),
    goalMs: 33
  })
})
