import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { answerDialogs, chooseMenu, expect, test } from '../../e2e/launch'
import { saveProject } from '../../src/main/project/projectStore'
import { encodeMask } from '../../src/shared/domain/maskRle'
import type { Project, ProjectMask } from '../../src/shared/domain/project'
import { packProject } from '../../src/shared/domain/projectPacking'
import type { EncodedMask } from '../../src/shared/domain/types'
import { makeFullHdClip, report } from './longClip'

/**
 * `npm run bench:memory` (Linux): the most memory that the program's processes hold together, children of the engine
 * included, with a 10-minute 1080p clip open, three objects on 1,000 frames, while it is scrubbed, played and propagated.
 * Shared pages count once (PSS).
 */

const size = { width: 1920, height: 1080 }
const seconds = 600
const painted = 1000

test('memory of window and engine', async ({ studio }) => {
  const { page, folder, pid } = studio
  const clip = await makeFullHdClip(folder, seconds)
  const path = join(folder, 'long.hodor')
  await saveProject(path, packProject(project(clip)))
  let most = memoryOf(pid)
  const look = (): void => {
    const now = memoryOf(pid)
    if (now.total > most.total) most = now
  }
  const watch = setInterval(look, 500)
  await answerDialogs(studio, { open: path })
  await chooseMenu(studio, 'file.openProject')
  await expect(page.getByTestId('frame-number')).toContainText(`/ ${seconds * 30}`)
  await expect(page.getByTestId('device')).toContainText(/cpu/i)
  const opened = memoryOf(pid)
  const timeline = await page.getByTestId('timeline').boundingBox()
  if (!timeline) throw new Error('the timeline is not on screen')
  for (let step = 0; step < 60; step++) {
    await page.mouse.click(timeline.x + (timeline.width * ((step * 37) % 60)) / 60, timeline.y + 8)
    await page.waitForTimeout(150)
  }
  await page.keyboard.press('Home')
  await page.keyboard.press('Space')
  await page.waitForTimeout(8000)
  await page.keyboard.press('Space')
  await page.keyboard.press('Home')
  await page.keyboard.press('p')
  await page.waitForTimeout(20_000)
  look()
  clearInterval(watch)
  const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20)
  const peakMiB = mebibytes(most.total)
  const peakByRole = Object.fromEntries([...most.byRole].map(([role, bytes]) => [role, mebibytes(bytes)]))
  report({ bench: 'memory', openedMiB: mebibytes(opened.total), peakMiB, peakByRole, goalMiB: 1536 })
})

function project(clip: string): Project {
  // Distinct masks for a cycle of frames: making all of them would take minutes and weigh no more.
  const masks = Array.from({ length: 50 }, (_, index) => maskOf(index))
  const plane = Uint8Array.from({ length: 3 * 171 * 96 }, (_, at) => (at % 171 > 80 ? 250 : (at * 7) % 11))
  const soft = { width: 171, height: 96, objectIds: [1, 2, 3], bytes: new Uint8Array(deflateSync(plane)) }
  const entry = (frameIndex: number): ProjectMask => {
    const mask = masks[frameIndex % masks.length]!
    return { frameIndex, mask, confidence: { 1: 0.91, 2: 0.87, 3: 0.99 }, madeFrom: '0:abc', soft }
  }
  return {
    video: { path: clip, frameCount: seconds * 30, ...size },
    objects: [1, 2, 3].map((id) => ({
      id,
      name: `Object ${id}`,
      colour: [id * 60, 120, 200],
      visible: true,
      locked: false
    })),
    references: [{ frameIndex: 0, mask: masks[0]! }],
    masks: Array.from({ length: painted }, (_, index) => entry(index + 1)),
    range: null,
    view: { frameIndex: 0, opacity: 0.5 },
    exportSettings: {}
  }
}

function maskOf(frameIndex: number): EncodedMask {
  const data = new Uint8Array(size.width * size.height)
  for (let object = 1; object <= 3; object++) {
    const centre = 300 + object * 400 + frameIndex
    for (let y = 200; y < 800; y++) {
      const half = Math.round(Math.sqrt(1 - ((y - 500) / 300) ** 2) * 180 + ((y * 31 + frameIndex * 17) % 5))
      data.fill(object, y * size.width + centre - half, y * size.width + centre + half)
    }
  }
  return encodeMask({ ...size, data })
}

interface Memory {
  readonly total: number
  readonly byRole: ReadonlyMap<string, number>
}

/** Bytes of a process and everything it started, and how they are shared out. */
function memoryOf(root: number): Memory {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = Number(/^\d+ \(.*\) \S (\d+)/.exec(read(`/proc/${name}/stat`))?.[1] ?? -1)
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const family = [root]
  for (let at = 0; at < family.length; at++) family.push(...(children.get(family[at]!) ?? []))
  const byRole = new Map<string, number>()
  for (const pid of family) {
    const bytes = Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024
    const role = pid === root ? 'main' : roleOf(read(`/proc/${pid}/cmdline`))
    byRole.set(role, (byRole.get(role) ?? 0) + bytes)
  }
  return { total: [...byRole.values()].reduce((sum, bytes) => sum + bytes, 0), byRole }
}

/** @param command arguments apart by NUL, as the kernel has them */
function roleOf(command: string): string {
  if (command.includes('--type=renderer')) return 'window'
  if (command.includes('--type=gpu-process')) return 'graphics'
  if (command.includes('node.mojom.NodeService')) return 'engine'
  if (/^\S*ffmpeg/.test(command.split('\0')[0] ?? '')) return 'ffmpeg'
  return 'other'
}

/** Processes come and go: one that is gone weighs nothing. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
