import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { hasRedis, noRedis, RedisServer } from '../src/main/farm/testing/redisServer'
import { makeClip, numberOn, objectAt } from './clips'
import { answerDialogs, expect, openVideo, root, screenshot, test } from './launch'
import { canvasPicture, coveredPixels, expectFrame, paintDisc } from './stage'

/** From the window to other machines and back: none of it without an address. */

test.skip(!hasRedis, noRedis)

test('a painted clip is sent to a farm, its progress is shown, and what became of it is opened', async ({ studio }) => {
  const { page, folder } = studio
  const server = await RedisServer.start()
  const env = { ...process.env, HODOR_FARM: server.url, HODOR_FARM_PASSWORD_FILE: server.passwordFile }
  const args = [join(root, 'bin', 'hodor-studio'), 'worker', '--slots', '1', '--threads', '1']
  const worker = spawn(process.execPath, args, { env, stdio: 'ignore' })
  try {
    await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 6))
    await expectFrame(page, 0, numberOn)
    await paintDisc(page, objectAt(0))
    await page.keyboard.press('Shift+Q')
    await expect(page.getByTestId('queue-panel')).toBeVisible()
    await expect(page.getByTestId('farm-clips')).toBeHidden()
    await page.keyboard.press('Escape')

    await page.keyboard.press('Control+,')
    await page.getByTestId('tab-farm').click()
    await expect(page.getByTestId('farm-connection')).toHaveText('No farm: nothing is sent anywhere.')
    await page.getByTestId('farm-address').fill(`redis://:${server.password}@127.0.0.1`)
    await page.getByTestId('farm-address').blur()
    await expect(page.locator('#farm-address-hint')).toContainText('holds a password')
    await page.getByTestId('farm-address').fill(server.url)
    await page.getByTestId('farm-address').blur()
    await expect(page.getByTestId('farm-connection')).toContainText('wants a password')
    await answerDialogs(studio, { open: server.passwordFile })
    await page.getByTestId('farm-password').click()
    await expect(page.getByTestId('farm-connection')).toContainText('1 worker', { timeout: 60_000 })
    await screenshot(studio, 'farm-preferences')
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('tab-farm')).toBeHidden()

    await page.keyboard.press('Shift+Q')
    await expect(page.getByTestId('queue-panel')).toBeVisible()
    await answerDialogs(studio, { save: join(folder, 'clip.hodor') })
    await page.getByTestId('farm-send').click()
    const row = page.getByTestId('farm-clip')
    await expect(row).toHaveAttribute('data-state', /running|waiting|done/, { timeout: 30_000 })
    await screenshot(studio, 'farm-queue')
    await expect(row).toHaveAttribute('data-state', 'done', { timeout: 120_000 })
    await screenshot(studio, 'farm-done')
    await page.getByTestId('farm-open').click()
    await expect(page).toHaveTitle(/clip\.farm/)
    await page.keyboard.press('Escape')
    await page.keyboard.press('End')
    await expectFrame(page, 5, numberOn)
    await expect.poll(async () => coveredPixels(await canvasPicture(page, 'overlay-canvas'))).toBeGreaterThan(1000)

    await page.keyboard.press('Control+,')
    await page.getByTestId('tab-farm').click()
    await page.getByTestId('farm-address').fill('')
    await page.getByTestId('farm-address').blur()
    await expect(page.getByTestId('farm-connection')).toHaveText('No farm: nothing is sent anywhere.')
  } finally {
    worker.kill('SIGKILL')
    await server.stop()
  }
})
