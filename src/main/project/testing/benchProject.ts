import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { encodeMask } from '../../../shared/domain/maskRle'
import type { Project, ProjectMask } from '../../../shared/domain/project'
import { packPatch, packProject, unpackProject } from '../../../shared/domain/projectPacking'
import type { EncodedMask } from '../../../shared/domain/types'
import { Autosaves } from '../autosave/autosaves'
import { openProject, saveProject } from '../projectStore'

/**
 * Saves and opens a project of 9,000 frames (five minutes at 30 a second) of 1920×1080 with three objects, and prints
 * what it took as JSON: medians of the runs, in milliseconds. Packing and unpacking, which the window does, are part of
 * both.
 */

const frameCount = 9000
const size = { width: 1920, height: 1080 }
const runs = 5

/** Three blobs with ragged edges that move: run lengths as long as those of real masks. */
function maskOf(frameIndex: number): EncodedMask {
  const data = new Uint8Array(size.width * size.height)
  for (let object = 1; object <= 3; object++) {
    const centre = 300 + object * 400 + (frameIndex % 200)
    for (let y = 200; y < 800; y++) {
      const half = Math.round(Math.sqrt(1 - ((y - 500) / 300) ** 2) * 180 + ((y * 31 + frameIndex * 17) % 5))
      data.fill(object, y * size.width + centre - half, y * size.width + Math.min(centre + half, size.width - 1))
    }
  }
  return encodeMask({ ...size, data })
}

function project(): Project {
  // Distinct masks for a cycle of frames: making all of them would take minutes and measure nothing else.
  const masks = Array.from({ length: 100 }, (_, index) => maskOf(index))
  const plane = Uint8Array.from({ length: 3 * 171 * 96 }, (_, at) => (at % 171 > 80 ? 250 : at % 7))
  const soft = { width: 171, height: 96, objectIds: [1, 2, 3], bytes: new Uint8Array(deflateSync(plane)) }
  const entry = (frameIndex: number): ProjectMask => {
    const mask = masks[frameIndex % masks.length]!
    return { frameIndex, mask, confidence: { 1: 0.91, 2: 0.87, 3: 0.99 }, madeFrom: '0:abc', soft }
  }
  return {
    video: { path: '/clips/a.mp4', frameCount, ...size },
    objects: [1, 2, 3].map((id) => ({ id, name: `Object ${id}`, colour: [id, 2, 3], visible: true, locked: false })),
    references: [{ frameIndex: 0, mask: masks[0]! }],
    masks: Array.from({ length: frameCount }, (_, frameIndex) => entry(frameIndex)),
    range: null,
    view: { frameIndex: 0, opacity: 0.5 },
    exportSettings: {}
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function median(times: number[]): number {
  return Math.round(times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0)
}

async function repeated(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) times.push(await timed(work))
  return median(times)
}

async function measure(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'studio bench '))
  const path = join(folder, 'long.hodor')
  const work = project()
  const save = await repeated(() => saveProject(path, packProject(work)))
  const open = await repeated(async () => unpackProject((await openProject(path)).packed))
  const autosaves = new Autosaves(join(folder, 'autosave'))
  await autosaves.begin({ projectPath: path, name: 'long.hodor' })
  const stroke = { ...work, masks: [], removedReferences: [], removedMasks: [] }
  const autosave = await repeated(() => autosaves.append(packPatch(stroke)))
  await autosaves.close()
  const { size: bytes } = await stat(path)
  await rm(folder, { recursive: true })
  const report = {
    frames: frameCount,
    fileMiB: Math.round(bytes / 2 ** 20),
    saveMs: save,
    openMs: open,
    autosaveMs: autosave
  }
  process.stdout.write(`${JSON.stringify(report)}\n`)
}

void measure()
