import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { clip, makeClip, numberOn } from './clips'
import { canSandbox, enginePid, expect, isAlive, launchStudio, openVideo, quitStudio, root, test } from './launch'
import { expectFrame } from './stage'

/** The ways in other than the dialog, and what is remembered between starts. */

test('a file named at the start is open; a second start hands its file over and ends', async ({ folder }) => {
  const first = await makeClip(join(folder, '-first “one”.mp4'), 4)
  const second = await makeClip(join(folder, 'zweiter 影.mp4'), 6)
  const studio = await launchStudio({ folder, files: [first] })
  await expect(studio.page.getByTestId('frame-number')).toContainText('1 / 4')
  await expectFrame(studio.page, 0, numberOn)

  const executable = createRequire(import.meta.url)('electron') as unknown as string
  const sandbox = canSandbox() ? [] : ['--no-sandbox']
  const again = spawn(executable, [...sandbox, `--user-data-dir=${join(folder, 'settings')}`, root, 'zweiter 影.mp4'], {
    cwd: folder,
    stdio: 'ignore'
  })
  const ended = new Promise((resolve) => again.once('exit', resolve))
  await expect(studio.page.getByTestId('frame-number')).toContainText('1 / 6')
  await ended
  expect(second).toContain('zweiter')
  await quitStudio(studio)
})

test('a missing file named at the start is said; a dropped file opens, and the sample with one click', async ({
  folder
}) => {
  const studio = await launchStudio({ folder, files: [join(folder, 'gone.mp4')] })
  const { page } = studio
  await expect(page.getByTestId('toast')).toContainText('gone.mp4')
  await page.getByTestId('open-sample').click()
  await expect(page.getByTestId('frame-number')).toContainText(/^frame 1 \/ \d+/)
  await expect(page.getByTestId('hint')).toBeVisible()
  const path = await makeClip(join(folder, 'dropped.mp4'), 4)
  await page.evaluate(() => {
    const input = document.createElement('input')
    input.type = 'file'
    input.id = 'source'
    document.body.append(input)
  })
  await page.locator('#source').setInputFiles(path)
  await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#source')
    const [file] = input?.files ?? []
    input?.remove()
    if (!file) throw new Error('no file')
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(file)
    const drop = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true })
    document.querySelector('#app > *')?.dispatchEvent(drop)
  })
  await expect(page.getByTestId('frame-number')).toContainText('1 / 4')
  await quitStudio(studio)
})

test('quitting leaves no process behind; recent files and the window’s place are remembered', async ({ folder }) => {
  const path = await makeClip(join(folder, 'again.mp4'))
  const before = await launchStudio({ folder })
  await openVideo(before, path)
  // The list's picture is made of what was shown.
  await expectFrame(before.page, 0, numberOn)
  await before.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 40, width: 1180, height: 760 })
  })
  const engine = await enginePid(before)
  expect(engine).not.toBeNull()
  const closed = before.app.waitForEvent('close', { timeout: 60_000 })
  await before.app.evaluate(({ app }) => app.quit()).catch(() => undefined)
  await closed
  await expect.poll(() => engine !== null && isAlive(engine)).toBe(false)

  const after = await launchStudio({ folder })
  const bounds = await after.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds())
  expect(bounds).toMatchObject({ width: 1180, height: 760 })
  await expect(after.page.getByTestId('recent-picture')).toBeVisible()
  await after.page.getByTestId('recent').filter({ hasText: 'again.mp4' }).click()
  await expect(after.page.getByTestId('frame-number')).toContainText(`1 / ${clip.frames}`)
  const recent = await after.app.evaluate(({ Menu }) => {
    const labels = (menu: Electron.Menu | undefined | null): string[] =>
      (menu?.items ?? []).flatMap((item) => [item.label, ...labels(item.submenu)])
    return labels(Menu.getApplicationMenu())
  })
  expect(recent).toContain('again.mp4')
  await quitStudio(after)
})
