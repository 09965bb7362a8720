import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { ExportFormat } from '../src/shared/domain/exportFormats'
import type { ExportJob } from '../src/shared/domain/exportJob'
import { encodeMask } from '../src/shared/domain/maskRle'
import type { StudioApi } from '../src/shared/ipc/contract'
import { clip, makeClip } from './clips'
import { answerDialogs, chooseMenu, expect, launchStudio, openVideo, quitStudio, screenshot, test } from './launch'

const frames = 60

interface Wanted {
  readonly videoPath: string
  readonly folder: string
  readonly name: string
  readonly format: ExportFormat
}

/** An export of a band of pixels on every frame, as the export panel would hand it on. */
function jobOf({ videoPath, folder, name, format }: Wanted): ExportJob {
  const { width, height } = clip
  const mask = encodeMask({ width, height, data: new Uint8Array(width * height).fill(1, width * 40, width * 90) })
  return {
    videoPath,
    objects: [{ id: 1, name: 'Swan', colour: [255, 120, 0] }],
    masks: Array.from({ length: frames }, (_, frameIndex) => ({ frameIndex, mask, isReference: frameIndex === 0 })),
    range: { from: 0, to: frames - 1 },
    selection: { apart: false },
    output: { folder, nameTemplate: name, overwrite: false },
    format
  }
}

const overlay: ExportFormat = {
  ...{ kind: 'overlay', codec: 'h264', encoder: 'software', opacity: 0.5, outlinePx: 2, labels: false },
  extras: { audio: true, subtitles: true, chapters: true }
}
const masks: ExportFormat = { kind: 'annotations', layout: 'masks' }

async function add(page: Page, jobs: ExportJob[], hold = false): Promise<void> {
  // Bytes do not survive the way into the page.
  const plain = jobs.map((job) => ({ job: { ...job, masks: [] }, masks: job.masks.map(plainMask) }))
  const refused = await page.evaluate(
    async ({ entries, pause }) => {
      const { studio } = window as unknown as { studio: StudioApi }
      if (pause) await studio.call('queue:pause', undefined)
      const made = entries.map(({ job, masks: list }) => ({
        ...job,
        masks: list.map((entry) => ({ ...entry, mask: { ...entry.mask, runs: Uint8Array.from(entry.mask.runs) } }))
      }))
      const reply = await studio.call('queue:add', { jobs: made })
      return reply.ok ? null : reply.error.message
    },
    { entries: plain, pause: hold }
  )
  expect(refused).toBeNull()
}

function plainMask({ frameIndex, mask, isReference }: ExportJob['masks'][number]) {
  return { frameIndex, isReference, mask: { ...mask, runs: [...mask.runs] } }
}

test('exports wait in a queue: in another order, cancelled, done again, and still there after a kill', async ({
  folder
}) => {
  test.setTimeout(240_000)
  const videoPath = await makeClip(join(folder, 'clip.mp4'), frames)
  const target = join(folder, 'out')
  mkdirSync(target)
  let studio = await launchStudio({ folder })
  const first = studio.page
  const rows = first.getByTestId('queue-item')
  const titles = (): Promise<string[]> => rows.locator('.title').allTextContents()

  await test.step('a place nobody chose is refused; a chosen one is not', async () => {
    const job = jobOf({ videoPath, folder: target, name: 'one', format: masks })
    await openVideo(studio, videoPath)
    await expect(add(first, [job])).rejects.toThrow('was not chosen as a place to write to')
    await answerDialogs(studio, { open: target })
    await first.evaluate(
      (at) => (window as unknown as { studio: StudioApi }).studio.call('dialog:exportFolder', { folder: at }),
      folder
    )
  })

  await test.step('the order is changed by button and by key, one is left out', async () => {
    const made = { videoPath, folder: target }
    await add(
      first,
      [
        jobOf({ ...made, name: 'one', format: masks }),
        jobOf({ ...made, name: 'two', format: overlay }),
        jobOf({ ...made, name: 'three', format: masks })
      ],
      true
    )
    await first.keyboard.press('Shift+Q')
    await expect(first.getByTestId('queue-panel')).toBeVisible()
    await expect.poll(titles).toEqual(['one', 'two.mp4', 'three'])
    await first.getByRole('button', { name: 'Move three up' }).click()
    await expect.poll(titles).toEqual(['one', 'three', 'two.mp4'])
    await first.getByRole('button', { name: 'Move two.mp4 up' }).focus()
    await first.keyboard.press('Enter')
    await first.keyboard.press('Enter')
    await expect.poll(titles).toEqual(['two.mp4', 'one', 'three'])
    await rows
      .nth(2)
      .getByTestId('queue-handle')
      .dragTo(rows.nth(0), { targetPosition: { x: 40, y: 2 } })
    await expect.poll(titles).toEqual(['three', 'two.mp4', 'one'])
    await first.getByRole('button', { name: 'Stop one' }).click()
    await expect(rows.nth(2)).toHaveAttribute('data-state', 'cancelled')
    await screenshot(studio, 'queue-paused')
  })

  await test.step('resumed, they are done in that order; the one left out when it is asked for again', async () => {
    await first.getByTestId('queue-pause').click()
    await expect(rows.nth(1)).toHaveAttribute('data-state', 'running')
    await expect(rows.nth(0)).toHaveAttribute('data-state', 'done')
    await screenshot(studio, 'queue-running')
    await expect(rows.nth(1)).toHaveAttribute('data-state', 'done')
    expect(readdirSync(target).sort()).toEqual(['three', 'two.mp4'])
    await first.getByRole('button', { name: 'Do one again' }).click()
    await expect(rows.nth(2)).toHaveAttribute('data-state', 'done')
    expect(readdirSync(target).sort()).toEqual(['one', 'three', 'two.mp4'])
  })

  await test.step('a name that is taken fails, says so, and is replaced on request', async () => {
    await add(first, [jobOf({ videoPath, folder: target, name: 'two', format: overlay })])
    await expect(rows.nth(3)).toHaveAttribute('data-state', 'failed')
    await expect(rows.nth(3)).toContainText('two.mp4 exists already')
    await first.emulateMedia({ colorScheme: 'light' })
    await screenshot(studio, 'queue-light')
    await first.emulateMedia({ colorScheme: 'dark' })
    await first.getByRole('button', { name: 'Do two.mp4 again and replace its files' }).click()
    await expect(rows.nth(3)).toHaveAttribute('data-state', 'running')
  })

  await test.step('killed while it is held up between two frames, it is offered again', async () => {
    await first.getByTestId('queue-pause').click()
    await expect(first.getByTestId('queue-pause')).toContainText('Resume')
    process.kill(studio.pid, 'SIGKILL')
    studio = await launchStudio({ folder })
    const toast = studio.page.getByTestId('toast').filter({ hasText: 'was not finished last time' })
    await toast.getByRole('button', { name: 'Go on' }).click()
    await chooseMenu(studio, 'file.queue')
    await expect(studio.page.getByTestId('queue-item').nth(3)).toHaveAttribute('data-state', 'done')
    await studio.page.getByTestId('queue-clear').click()
    await expect(studio.page.getByTestId('queue-item')).toHaveCount(0)
    expect(readdirSync(target).sort()).toEqual(['one', 'three', 'two.mp4'])
  })
  await quitStudio(studio)
})
