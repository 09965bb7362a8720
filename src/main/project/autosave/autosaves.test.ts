import { spawn } from 'node:child_process'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { build } from 'vite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { forEachRun } from '../../../shared/domain/maskRle'
import type { Project, ProjectPatch } from '../../../shared/domain/project'
import { applyPatch, packPatch, packProject, unpackProject } from '../../../shared/domain/projectPacking'
import { openProject, saveProject } from '../projectStore'
import { anyProject } from '../testing/anyProject'
import { Autosaves } from './autosaves'
import { journalRecord, readJournal } from './journal'
import { SessionFolder } from './sessionFolder'
import { changeNumber } from './testing/writer'

let folder: string
let root: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio autosave '))
  root = join(folder, 'autosave')
})
afterEach(() => rm(folder, { recursive: true }))

function whole(project: Project): ProjectPatch {
  return { ...project, removedReferences: [], removedMasks: [] }
}

/** What a fresh start of the program finds. */
async function recovered(): Promise<{ project: Project; complete: boolean } | null> {
  const autosaves = new Autosaves(root)
  const [work] = await autosaves.list()
  if (!work) return null
  const { packed, complete } = await autosaves.recover(work.id)
  await autosaves.close()
  return { project: unpackProject(packed), complete }
}

describe('the journal', () => {
  it('gives back what was written, whatever it is', () => {
    fc.assert(
      fc.property(fc.array(anyProject(), { maxLength: 4 }), (projects) => {
        const patches = projects.map((project) => packPatch({ ...whole(project), removedMasks: [3] }))
        const file = Buffer.concat(patches.map((patch, at) => journalRecord(patch, at)))
        const journal = readJournal(file)
        expect(journal.patches.map(({ head, bytes }) => ({ head, bytes: new Uint8Array(bytes) }))).toEqual(patches)
        expect(journal).toMatchObject({ wholeBytes: file.length, savedAt: patches.length ? patches.length - 1 : null })
      }),
      { numRuns: 25 }
    )
  })

  it('cut anywhere or with a byte changed gives the records before that place and no other', () => {
    const records = [1, 2, 3].map((number) => journalRecord(packPatch(changeNumber(number)), number))
    const file = Buffer.concat(records)
    const ends = records.map((_record, at) => Buffer.concat(records.slice(0, at + 1)).length)
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const before = ends.filter((end) => end <= at).length
        const damaged = Buffer.from(file)
        damaged[at]! ^= flip
        expect(readJournal(damaged).patches).toHaveLength(before)
        expect(readJournal(file.subarray(0, at)).patches).toHaveLength(before)
      }),
      { numRuns: 300 }
    )
  })
})

describe('an autosave', () => {
  it('of a clip never saved holds every change', async () => {
    const autosaves = new Autosaves(root)
    await autosaves.begin({ projectPath: null, name: 'a.mp4' })
    await autosaves.append(packPatch(changeNumber(1)))
    await autosaves.append(packPatch({ ...changeNumber(2), removedReferences: [1] }))
    await autosaves.close()
    const found = await recovered()
    expect(found?.project.references.map(({ frameIndex }) => frameIndex)).toEqual([2])
    expect(found?.complete).toBe(true)
  })

  it('of a project holds the project as saved and the changes since', async () => {
    const path = join(folder, 'a.hodor')
    await saveProject(path, packProject(changeNumber(1)))
    const autosaves = new Autosaves(root)
    await autosaves.begin({ projectPath: path, name: 'a.hodor' })
    await autosaves.append(packPatch(changeNumber(2)))
    await autosaves.close()
    // The project is damaged afterwards: its copy stands in.
    await writeFile(path, 'damaged')
    const found = await recovered()
    expect(found?.complete).toBe(true)
    expect(found?.project).toEqual(applyPatch(changeNumber(1), changeNumber(2)))
    expect(await new Autosaves(root).ofProject(path)).toMatchObject({ projectPath: path })
  })

  it('is forgotten when saved or discarded, its copy of the project stays', async () => {
    const path = join(folder, 'a.hodor')
    const autosaves = new Autosaves(root)
    await autosaves.begin({ projectPath: null, name: 'a.mp4' })
    await autosaves.append(packPatch(changeNumber(1)))
    await saveProject(path, packProject(changeNumber(1)))
    await autosaves.saved({ projectPath: path, name: 'a.hodor' })
    expect(await new Autosaves(root).list()).toEqual([])
    await autosaves.append(packPatch(changeNumber(2)))
    expect(await new Autosaves(root).list()).toHaveLength(1)
    await autosaves.discard()
    await autosaves.close()
    expect(await new Autosaves(root).list()).toEqual([])
    await writeFile(path, 'damaged')
    const later = new Autosaves(root)
    const backup = await later.ofProject(path)
    expect(unpackProject((await later.recover(backup?.id ?? '')).packed).references).toEqual(changeNumber(1).references)
  })

  it('leaves nothing behind for clips that were only looked at or whose changes were discarded', async () => {
    const autosaves = new Autosaves(root)
    await autosaves.begin({ projectPath: null, name: 'a.mp4' })
    await autosaves.begin({ projectPath: null, name: 'b.mp4' })
    await autosaves.append(packPatch(changeNumber(1)))
    await autosaves.discard()
    await autosaves.close()
    expect(await readdir(root)).toEqual([])
  })

  it('recovered goes on where it ended', async () => {
    const first = new Autosaves(root)
    await first.begin({ projectPath: null, name: 'a.mp4' })
    await first.append(packPatch(changeNumber(1)))
    await first.close()
    const second = new Autosaves(root)
    const [work] = await second.list()
    await second.begin({ projectPath: null, name: 'a.mp4' }, work?.id)
    await second.append(packPatch(changeNumber(2)))
    await second.close()
    expect((await recovered())?.project.references.map(({ frameIndex }) => frameIndex)).toEqual([1, 2])
    expect(await readdir(root)).toHaveLength(1)
  })

  it('goes on behind a torn record', async () => {
    const session = await SessionFolder.create(root, { projectPath: null, name: 'a.mp4' })
    await session.append(packPatch(changeNumber(1)))
    await session.settled()
    const journal = (await readdir(session.folder)).find((file) => file.startsWith('journal'))
    await appendFile(join(session.folder, journal ?? ''), journalRecord(packPatch(changeNumber(2)), 2).subarray(0, 70))
    const again = await SessionFolder.read(session.folder)
    await again?.append(packPatch(changeNumber(3)))
    const work = await again?.load()
    expect(work?.packed.head.references.map(({ frameIndex }) => frameIndex)).toEqual([1, 3])
  })

  it('makes a long journal one with its base and stays unsaved work', async () => {
    const session = await SessionFolder.create(root, { projectPath: null, name: 'a.mp4' }, 2000)
    let expected: Project = changeNumber(1)
    for (let number = 1; number < 12; number++) {
      await session.append(packPatch(changeNumber(number)))
      expected = applyPatch(expected, changeNumber(number))
    }
    expect(await session.unsavedSince()).not.toBeNull()
    expect(unpackProject((await session.load())!.packed)).toEqual(expected)
    const files = await Promise.all((await readdir(session.folder)).map((file) => readFile(join(session.folder, file))))
    expect(files.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(8000)
  })

  it('of another program run that is damaged is left out', async () => {
    const session = await SessionFolder.create(root, { projectPath: null, name: 'a.mp4' })
    await session.append(packPatch(changeNumber(1)))
    await session.settled()
    await writeFile(join(session.folder, 'state.json'), '{')
    expect(await recovered()).toBeNull()
  })
})

describe('a studio killed at any moment', () => {
  it('loses nothing it called safe, and leaves nothing damaged', async () => {
    const script = await builtWriter()
    for (const lifetimeMs of [40, 90, 140, 190, 250, 330]) {
      const projectPath = join(folder, `${lifetimeMs}.hodor`)
      const lastSafe = await killedWriter(script, projectPath, lifetimeMs)
      const project = (await recovered())?.project ?? unpackProject((await openProject(projectPath)).packed)
      expect(project.view.frameIndex).toBeGreaterThanOrEqual(lastSafe)
      for (const { frameIndex, mask } of project.references) {
        forEachRun(mask, () => undefined)
        const latest = project.view.frameIndex - ((project.view.frameIndex - frameIndex) % 40)
        expect(mask).toEqual(changeNumber(latest).references[0]?.mask)
      }
      await rm(root, { recursive: true, force: true })
    }
  })

  async function builtWriter(): Promise<string> {
    const entry = fileURLToPath(new URL('testing/writer.ts', import.meta.url))
    const out = join(folder, 'writer')
    await build({
      configFile: false,
      logLevel: 'silent',
      ssr: { noExternal: true },
      build: { ssr: entry, outDir: out, rolldownOptions: { output: { entryFileNames: 'writer.mjs' } } }
    })
    return join(out, 'writer.mjs')
  }

  /** @returns the number of the last change it called safe */
  async function killedWriter(script: string, projectPath: string, lifetimeMs: number): Promise<number> {
    const child = spawn(process.execPath, [script, root, projectPath], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    const started = new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text
        resolve()
      })
    })
    const gone = new Promise((resolve) => child.once('close', resolve))
    await started
    await new Promise((resolve) => setTimeout(resolve, lifetimeMs + Math.random() * 40))
    child.kill('SIGKILL')
    await gone
    return Number(output.trimEnd().split('\n').at(-1))
  }
})

describe('work that was thrown away', () => {
  const week = 7 * 24 * 3600 * 1000

  async function crashed(): Promise<void> {
    const autosaves = new Autosaves(root)
    await autosaves.begin({ projectPath: null, name: 'swan.mp4' })
    await autosaves.append(packPatch(changeNumber(1)))
  }

  it('can be had back for a week, and is not offered meanwhile', async () => {
    await crashed()
    let now = Date.now()
    const autosaves = new Autosaves(root, () => now)
    const [work] = await autosaves.list()
    await autosaves.forget(work!.id)
    expect(await autosaves.list()).toEqual([])
    expect((await autosaves.discarded()).map(({ id, name }) => [id, name])).toEqual([[work!.id, 'swan.mp4']])
    await autosaves.restore(work!.id)
    expect(await autosaves.discarded()).toEqual([])
    expect((await autosaves.list()).map(({ id }) => id)).toEqual([work!.id])
    await autosaves.forget(work!.id)
    now += week + 1000
    expect(await autosaves.list()).toEqual([])
    expect(await autosaves.discarded()).toEqual([])
    await expect(autosaves.restore(work!.id)).rejects.toMatchObject({ code: 'file-not-found' })
  })

  it('also where it was looked at first: what follows is kept beside it', async () => {
    await crashed()
    const autosaves = new Autosaves(root)
    const [work] = await autosaves.list()
    await autosaves.recover(work!.id)
    await autosaves.begin({ projectPath: null, name: 'swan.mp4' }, work!.id)
    await autosaves.forget(work!.id)
    await autosaves.append(packPatch(changeNumber(2)))
    await autosaves.close()
    const later = new Autosaves(root)
    expect((await later.list()).map(({ id }) => id)).not.toContain(work!.id)
    expect((await later.discarded()).map(({ id }) => id)).toEqual([work!.id])
    await later.restore(work!.id)
    expect((await later.recover(work!.id)).complete).toBe(true)
  })
})
