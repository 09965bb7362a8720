import { expect, openVideo, test } from '../../e2e/launch'
import { makeFullHdClip, median, report } from './longClip'

/**
 * `npm run bench:scrub`: the playhead is pulled to and fro over frames that were seen before, at 1080p. How often the
 * window draws (requestAnimationFrame), and how many frames of the clip a second reach the stage. Without a GPU the
 * graphics are the processor's.
 */
const seconds = 5
const spread = 48

test('scrubbing a cached range', async ({ studio }) => {
  const { page, folder, app } = studio
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1560, 960))
  await openVideo(studio, await makeFullHdClip(folder, 10))
  const stage = page.getByTestId('overlay-canvas')
  // Seen once: these are the frames that are in the cache from now on.
  for (let step = 0; step < spread; step++) {
    await page.keyboard.press('ArrowRight')
    await expect(stage).toHaveAttribute('data-frame', String(step + 1))
  }
  const total = Number(/\/ (\d+)/.exec(await page.getByTestId('frame-number').innerText())?.[1])
  const box = await page.getByTestId('timeline').boundingBox()
  if (!box) throw new Error('no timeline')
  const at = (frame: number): [number, number] => [box.x + ((frame + 0.5) / total) * box.width, box.y + 10]

  await page.evaluate(() => {
    const samples = { drawn: [] as number[], shown: 0 }
    Object.assign(window, { samples })
    const canvas = document.querySelector('[data-testid="overlay-canvas"]')
    new MutationObserver(() => samples.shown++).observe(canvas!, { attributeFilter: ['data-frame'] })
    const beat = (now: number): void => {
      samples.drawn.push(now)
      requestAnimationFrame(beat)
    }
    requestAnimationFrame(beat)
  })
  await page.mouse.move(...at(spread))
  await page.mouse.down()
  const begin = performance.now()
  let moves = 0
  for (; performance.now() - begin < seconds * 1000; moves++) {
    const turn = (moves % (2 * spread)) - spread
    await page.mouse.move(...at(Math.abs(turn)))
    await page.waitForTimeout(4)
  }
  await page.mouse.up()
  const { drawn, shown } = await page.evaluate(
    () => (window as unknown as { samples: { drawn: number[]; shown: number } }).samples
  )
  const gaps = drawn.slice(1).map((now, index) => now - (drawn[index] ?? now))
  report({
    bench: 'scrub',
    moves,
    medianGapMs: Math.round(median(gaps) * 10) / 10,
    windowFps: Math.round((gaps.length / seconds) * 10) / 10,
    lateShare: Math.round((gaps.filter((gap) => gap > 25).length / gaps.length) * 1000) / 1000,
    clipFramesPerSecond: Math.round((shown / seconds) * 10) / 10,
    goalFps: 60
  })
  // Another frame several times a second, or nothing was pulled.
  expect(shown).toBeGreaterThan(seconds * 2)
})
