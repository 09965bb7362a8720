import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packPatch, packProject, unpackProject } from '../../../shared/domain/projectPacking'
import { Autosaves } from '../autosave/autosaves'
import { openProject, saveProject } from '../projectStore'
import { largeProject } from './largeProject'

/**
 * Saves and opens a project of 9,000 frames (five minutes at 30 a second) of 1920×1080 with three objects, and prints
 * what it took as JSON: medians of the runs, in milliseconds. Packing and unpacking, which the window does, are part of
 * both.
 */

const frameCount = 9000
const runs = 5

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
  const work = largeProject(frameCount)
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
