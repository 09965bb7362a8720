import { appendFile, chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { makeClip, numberOn, objectAt } from './clips'
import {
  answerDialogs,
  chooseMenu,
  enginePid,
  expect,
  isAlive,
  launchStudio,
  openVideo,
  quitStudio,
  screenshot,
  test,
  type Studio
} from './launch'
import { canvasPicture, coveredPixels, expectFrame, paintDisc } from './stage'

/** What a user would hate to lose: saved, autosaved, found again. */

/** The autosave must hold what was painted after this long, and no sooner is promised. */
const promisedMs = 2000

async function painted(page: Page): Promise<number> {
  return coveredPixels(await canvasPicture(page, 'overlay-canvas'))
}

async function paintOn(studio: Studio, folder: string, name = 'clip.mp4'): Promise<number> {
  await openVideo(studio, await makeClip(join(folder, name), 5))
  await expectFrame(studio.page, 0, numberOn)
  await paintDisc(studio.page, objectAt(0))
  await expect.poll(() => painted(studio.page)).toBeGreaterThan(2000)
  return painted(studio.page)
}

async function saveAs(studio: Studio, path: string): Promise<void> {
  await answerDialogs(studio, { save: path, open: path })
  await studio.page.getByTestId('save-project').click()
  await expect(studio.page.getByTestId('edited')).toBeHidden()
}

async function kill({ pid, app }: Studio): Promise<void> {
  const closed = app.waitForEvent('close', { timeout: 60_000 })
  process.kill(pid, 'SIGKILL')
  await closed
}

test('what was painted two seconds before the program is killed comes back, and can be kept or discarded', async ({
  folder
}) => {
  const first = await launchStudio({ folder })
  const before = await paintOn(first, folder)
  await first.page.waitForTimeout(promisedMs)
  const engine = await enginePid(first)
  expect(engine).not.toBeNull()
  await kill(first)
  // A studio that is killed takes its engine along.
  await expect.poll(() => engine !== null && isAlive(engine)).toBe(false)

  const second = await launchStudio({ folder })
  await expect(second.page.getByTestId('recovery')).toContainText('clip.mp4')
  await expectFrame(second.page, 0, numberOn)
  await expect.poll(() => painted(second.page)).toBe(before)
  await expect(second.page.getByTestId('edited')).toBeVisible()
  await screenshot(second, 'recovered')
  await second.page.getByTestId('keep-recovered').click()
  await expect(second.page.getByTestId('recovery')).toBeHidden()
  // Kept is not saved: it survives another end.
  await kill(second)

  const third = await launchStudio({ folder })
  await expect.poll(() => painted(third.page)).toBe(before)
  await third.page.getByTestId('discard-recovered').click()
  await expect.poll(() => painted(third.page)).toBe(0)
  // A mistake is taken back at once, or days later from the empty window.
  await third.page.getByTestId('toast').getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => painted(third.page)).toBe(before)
  await third.page.getByTestId('discard-recovered').click()
  await expect.poll(() => painted(third.page)).toBe(0)
  await quitStudio(third)
  const fourth = await launchStudio({ folder })
  await expect(fourth.page.getByTestId('open-sample')).toBeVisible()
  await expect(fourth.page.getByTestId('recovery')).toBeHidden()
  await fourth.page.getByTestId('bring-back').click()
  await expect.poll(() => painted(fourth.page)).toBe(before)
  await quitStudio(fourth)
})

test('the window’s page dies: its work is there again', async ({ studio }) => {
  const before = await paintOn(studio, studio.folder)
  await studio.page.waitForTimeout(promisedMs)
  // Playwright loses a page that crashes: what the new one shows is asked through the main process.
  await studio.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
  )
  // A question put while there is no page is never answered.
  const inPage = (code: string): Promise<unknown> =>
    studio.app.evaluate(({ BrowserWindow }, script) => {
      const unanswered = new Promise((resolve) => setTimeout(() => resolve(null), 3000))
      return Promise.race([BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script), unanswered])
    }, code)
  await expect
    .poll(() => inPage(`document.querySelector('[data-testid=recovery]')?.textContent ?? ''`).catch(() => ''))
    .toContain('clip.mp4')
  const count = `(() => {
    const { data } = document.querySelector('[data-testid=overlay-canvas]').readLayer('overlay')
    let covered = 0
    for (let at = 3; at < data.length; at += 4) if (data[at] > 0) covered++
    return covered
  })()`
  await expect.poll(() => inPage(count).catch(() => 0)).toBe(before)
})

test('a moved video is found by its content; one that is nowhere is asked for; another one is said', async ({
  studio
}) => {
  const { page, folder } = studio
  const before = await paintOn(studio, folder)
  const project = join(folder, 'work.hodor')
  await saveAs(studio, project)

  await mkdir(join(folder, 'footage'))
  await rename(join(folder, 'clip.mp4'), join(folder, 'footage', 'renamed.mp4'))
  await expect(page.getByTestId('toast').filter({ hasText: 'moved or deleted while it was open' })).toBeVisible()
  await screenshot(studio, 'video-gone')
  await chooseMenu(studio, 'file.openProject')
  await expect(page.getByTestId('toast').filter({ hasText: 'renamed.mp4' })).toContainText('was moved')
  await expect.poll(() => painted(page)).toBe(before)
  await page.getByTestId('save-project').click()
  await expect(page.getByTestId('edited')).toBeHidden()

  await appendFile(join(folder, 'footage', 'renamed.mp4'), Buffer.alloc(5000))
  await expect(page.getByTestId('toast').filter({ hasText: 'changed by another program' })).toBeVisible()
  await chooseMenu(studio, 'file.openProject')
  await expect(page.getByTestId('toast').filter({ hasText: 'is not the video this project' })).toBeVisible()
  await expect.poll(() => painted(page)).toBe(before)

  await rename(join(folder, 'footage', 'renamed.mp4'), join(folder, 'footage', 'x.mp4'))
  await chooseMenu(studio, 'file.openProject')
  const missing = page.getByTestId('toast').filter({ hasText: 'is not where it was' })
  await expect(missing).toBeVisible()
  await answerDialogs(studio, { open: join(folder, 'footage', 'x.mp4') })
  await missing.getByRole('button', { name: 'Locate video…' }).click()
  await expect.poll(() => painted(page)).toBe(before)
  await expect(page.getByTestId('edited')).toBeVisible()
})

test('a full disk, a read-only file and a damaged project are said, and nothing is lost', async ({ studio }) => {
  const { page, folder, pageErrors } = studio
  let covered = await paintOn(studio, folder)
  const project = join(folder, 'work.hodor')
  await saveAs(studio, project)
  const toast = (text: string): Locator => page.getByTestId('toast').filter({ hasText: text })
  const saveElsewhere = async (from: string, name: string): Promise<void> => {
    await answerDialogs(studio, { save: join(folder, name) })
    await toast(from).getByRole('button', { name: 'Save as…' }).click()
    await expect(page.getByTestId('edited')).toBeHidden()
  }

  await test.step('no room: the former file stays, another place is offered', async () => {
    const saved = await readFile(project)
    await paintDisc(page, { ...objectAt(0), x: 60, y: 40 })
    await fillDisk(studio, true)
    await page.getByTestId('save-project').click()
    await expect(toast('no room left')).toContainText('the former file is unchanged')
    await screenshot(studio, 'disk-full')
    expect(await readFile(project)).toEqual(saved)
    await expect(page.getByTestId('edited')).toBeVisible()
    await fillDisk(studio, false)
    await saveElsewhere('no room left', 'elsewhere.hodor')
    expect(await painted(page)).toBeGreaterThan(covered)
  })

  await test.step('read-only: opens and says so, and is not written over', async () => {
    const saved = await readFile(project)
    await chmod(project, 0o444)
    await answerDialogs(studio, { open: project })
    await chooseMenu(studio, 'file.openProject')
    await expect(toast('is read-only').filter({ hasText: 'You can work on it' })).toBeVisible()
    await expect.poll(() => painted(page)).toBe(covered)
    await paintDisc(page, { ...objectAt(0), x: 60, y: 40 })
    await page.getByTestId('save-project').click()
    await expect(toast('the file is unchanged')).toBeVisible()
    expect(await readFile(project)).toEqual(saved)
    await saveElsewhere('the file is unchanged', 'copy.hodor')
    covered = await painted(page)
  })

  await test.step('damaged: its last autosave is offered', async () => {
    const copy = join(folder, 'copy.hodor')
    // The autosave is made behind the user's back.
    await expect.poll(() => hasAutosave(page, copy)).toBe(true)
    await writeFile(copy, (await readFile(copy)).subarray(0, 300))
    await answerDialogs(studio, { open: copy })
    await chooseMenu(studio, 'file.openProject')
    await expect(toast('cannot be read')).toHaveAttribute('data-kind', 'error')
    await screenshot(studio, 'damaged-project')
    await toast('cannot be read')
      .getByRole('button', { name: /Open the last autosave/ })
      .click()
    await expect(page.getByTestId('recovery')).toBeVisible()
    await expect.poll(() => painted(page)).toBe(covered)
    await page.getByTestId('save-project').click()
    await expect(page.getByTestId('edited')).toBeHidden()
    await expect(page.getByTestId('recovery')).toBeHidden()
    expect((await readFile(copy)).length).toBeGreaterThan(400)
  })
  expect(pageErrors).toEqual([])
})

function hasAutosave(page: Page, path: string): Promise<boolean> {
  return page.evaluate(async (project) => {
    const reply = await window.studio.call('autosave:ofProject', { path: project })
    return reply.ok && reply.value !== null
  }, path)
}

/** Every write of the main process fails as on a full disk. */
async function fillDisk({ app }: Studio, full: boolean): Promise<void> {
  await app.evaluate(async (_electron, on) => {
    // As the built program gets it; later Nodes have `getBuiltinModule`, the oldest supported one does not.
    const { open } = process.mainModule?.require('node:fs/promises') as typeof import('node:fs/promises')
    const handle = await open(process.execPath, 'r')
    type Writes = Record<'write' | 'writeFile', unknown>
    const prototype = Object.getPrototypeOf(handle) as Writes & { kept?: Writes }
    await handle.close()
    const kept = (prototype.kept ??= { write: prototype.write, writeFile: prototype.writeFile })
    const refuse = (): Promise<void> => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
    Object.assign(prototype, on ? { write: refuse, writeFile: refuse } : kept)
  }, full)
}
