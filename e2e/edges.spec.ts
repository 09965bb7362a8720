import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from 'fast-png'
import type { Page } from '@playwright/test'
import { lumaMatting } from '../src/main/inference/testing/mattingBundle'
import { makeClip, numberOn, objectAt } from './clips'
import { expect, launchStudio, openVideo, quitStudio, root, screenshot, test, type Studio } from './launch'
import { expectFrame, paintDisc, placeOf, setBrushSize, stroke } from './stage'

/** Edges by matting: a network whose alpha is the picture's luma in the band, so that what is shown can be told from soft. */

async function launch(folder: string, withMatting: boolean): Promise<Studio> {
  const networks = join(folder, 'networks')
  await mkdir(networks)
  for (const name of ['hodor-lite', 'hodor-suggest', 'hodor-tracks', 'hodor-point']) {
    await cp(join(root, 'models', 'bundles', name), join(networks, name), { recursive: true })
  }
  if (withMatting) await lumaMatting(networks)
  return launchStudio({ folder, env: { STUDIO_MODELS: networks } })
}

interface Pixels {
  readonly width: number
  readonly data: Uint8Array
}

async function edgePixels(page: Page): Promise<Pixels> {
  const url = await page.getByTestId('edge-canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())
  const { width, data, channels } = decode(Buffer.from(url.split(',')[1]!, 'base64'))
  expect(channels).toBe(4)
  return { width, data: data as Uint8Array }
}

async function shown(page: Page, view: string): Promise<Pixels> {
  await expect(page.getByTestId('edge-canvas')).toHaveAttribute('data-view', view)
  await expect(page.getByTestId('edge-info')).not.toHaveText('Finding alpha…')
  return edgePixels(page)
}

/** Pixels that show at all. */
async function tinted(page: Page): Promise<number> {
  const { data } = await shown(page, 'band')
  let count = 0
  for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) count++
  return count
}

test('the refine-edge brush, the views and the sliders of edges', async ({ folder }) => {
  const studio = await launch(folder, true)
  const { page, pageErrors } = studio
  try {
    await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 3))
    await expectFrame(page, 0, numberOn)
    await paintDisc(page, objectAt(0))

    await test.step('R takes the brush and shows the band; a stroke widens it, Alt takes away, undo gives back', async () => {
      await expect(page.getByTestId('tool-refine')).toBeVisible()
      await page.keyboard.press('r')
      await expect(page.getByTestId('tool-refine')).toHaveAttribute('aria-pressed', 'true')
      await expect.poll(() => tinted(page)).toBeGreaterThan(100)
      const usual = await tinted(page)
      await setBrushSize(page, 20)
      await stroke(page, [
        { x: 200, y: 30 },
        { x: 280, y: 30 }
      ])
      await expect.poll(() => tinted(page)).toBeGreaterThan(usual + 1200)
      const painted = await tinted(page)
      await screenshot(studio, 'edges-band')
      await page.keyboard.down('Alt')
      await stroke(page, [
        { x: 240, y: 30 },
        { x: 300, y: 30 }
      ])
      await page.keyboard.up('Alt')
      await expect.poll(() => tinted(page)).toBeLessThan(painted - 400)
      await page.keyboard.press('Control+z')
      await expect.poll(() => tinted(page)).toBe(painted)
      await page.keyboard.press('Control+z')
      await expect.poll(() => tinted(page)).toBe(usual)
      await page.keyboard.press('Control+Shift+z')
      await expect.poll(() => tinted(page)).toBe(painted)
    })

    await test.step('views of alpha and of the cut-out, at 1:1', async () => {
      await page.getByTestId('edge-view-alpha').click()
      const alpha = await shown(page, 'alpha')
      const disc = objectAt(0)
      expect(alpha.data[(disc.y * alpha.width + disc.x) * 4]).toBe(255)
      expect(alpha.data[(170 * alpha.width + 310) * 4]).toBe(0)
      await page.keyboard.press('Control+1')
      for (const view of ['checker', 'black', 'white', 'colour']) {
        await page.getByTestId(`edge-view-${view}`).click()
        const { data, width } = await shown(page, view)
        expect(data[(disc.y * width + disc.x) * 4 + 3]).toBe(255)
        expect(data[(170 * width + 310) * 4 + 3]).toBe(0)
      }
      await screenshot(studio, 'edges-colour')
      await page.keyboard.press('Control+0')
    })

    await test.step('sliders change the edge live, are remembered by object, and undone', async () => {
      await page.getByTestId('edge-view-alpha').click()
      const sum = async (): Promise<number> => (await shown(page, 'alpha')).data.reduce((all, value) => all + value, 0)
      const before = await sum()
      const slider = page.getByRole('slider', { name: 'Shift' })
      await slider.focus()
      await slider.press('End')
      await expect.poll(sum).toBeGreaterThan(before)
      await page.getByTestId('edge-reset').click()
      await expect.poll(sum).toBe(before)
      await page.keyboard.press('Control+z')
      await expect.poll(sum).toBeGreaterThan(before)
    })

    await test.step('a wipe between soft edges and those of matting', async () => {
      await page.keyboard.press('Shift+v')
      await expect(page.getByTestId('wipe')).toContainText('Soft edges')
      await expect(page.getByTestId('edge-before')).toBeVisible()
      const { y } = await placeOf(page, { x: 0, y: 90 })
      const line = (await page.getByTestId('wipe').boundingBox())!
      await page.mouse.move(line.x + line.width / 2, y)
      await page.mouse.down()
      await page.mouse.move(line.x - 60, y)
      await page.mouse.up()
      await screenshot(studio, 'edges-wipe')
    })
    expect(pageErrors).toEqual([])
  } finally {
    await quitStudio(studio)
  }
})

test('without the network there are no tools for its edges, and the key says why', async ({ folder }) => {
  const studio = await launch(folder, false)
  const { page } = studio
  try {
    await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 3))
    await expectFrame(page, 0, numberOn)
    await paintDisc(page, objectAt(0))
    await expect(page.getByTestId('tool-refine')).toHaveCount(0)
    await expect(page.getByTestId('edge-view-checker')).toHaveCount(0)
    await page.keyboard.press('r')
    await expect(page.getByText('There is no matting network here')).toBeVisible()
    await page.getByTestId('export').click()
    await page.getByTestId('export-kind-cutout').click()
    await expect(page.getByTestId('export-edges').locator('option')).toHaveText(['Hard', 'Soft'])
  } finally {
    await quitStudio(studio)
  }
})
