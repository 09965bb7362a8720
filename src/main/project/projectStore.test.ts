import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { encodeMask } from '../../shared/domain/maskRle'
import type { Project } from '../../shared/domain/project'
import { madeFromOthers, madeFromSaved, packProject, unpackProject } from '../../shared/domain/projectPacking'
import type { EncodedMask } from '../../shared/domain/types'
import { isReadOnly, writeFileAtomic } from '../files/atomicWrite'
import { headEntry, masksEntry } from './projectFile'
import { openProject, saveProject } from './projectStore'
import { anyProject } from './testing/anyProject'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio “project” '))
})
afterEach(async () => {
  await chmod(folder, 0o755)
  await rm(folder, { recursive: true })
})

function someMask(): EncodedMask {
  const [width, height] = [33, 17]
  const data = Uint8Array.from({ length: width * height }, (_, index) =>
    index % 7 === 0 ? 2 : index % 5 === 0 ? 255 : 0
  )
  return encodeMask({ width, height, data })
}

function paintedProject(videoPath: string): Project {
  const mask = someMask()
  const soft = { width: 8, height: 4, objectIds: [2, 255], bytes: Uint8Array.of(1, 2, 3) }
  return {
    video: {
      path: videoPath,
      frameCount: 3,
      width: 33,
      height: 17,
      fingerprint: { bytes: 7, sha256: 'ab'.repeat(32) }
    },
    objects: [{ id: 2, name: 'Swan “é” 🦢', colour: [1, 2, 255], visible: false, locked: true, className: 'bird' }],
    references: [{ frameIndex: 0, mask }],
    masks: [
      { frameIndex: 1, mask, confidence: { 2: 1 }, madeFrom: '0:abc' },
      { frameIndex: 2, mask, confidence: { 2: 0.25, 255: 0 }, madeFrom: 'others', soft }
    ],
    range: { from: 1, to: 2 },
    view: { frameIndex: 2, opacity: 0.45, mode: 'matte' },
    exportSettings: { overlay: { codec: 'h264', crf: 18 } }
  }
}

async function save(path: string, project: Project): Promise<void> {
  await saveProject(path, packProject(project))
}

async function open(path: string): Promise<Project> {
  return unpackProject((await openProject(path)).packed)
}

/** A file of this version whose head was changed by hand. */
async function changedFile(change: (head: Record<string, unknown>) => void): Promise<string> {
  const path = join(folder, 'changed.hodor')
  await save(path, paintedProject('/clips/a.mp4'))
  const entries = unzipSync(await readFile(path))
  const head = JSON.parse(strFromU8(entries[headEntry] ?? new Uint8Array())) as Record<string, unknown>
  change(head)
  await writeFile(path, zipSync({ ...entries, [headEntry]: strToU8(JSON.stringify(head)) }))
  return path
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** A file as studios of format 1 wrote it. */
async function version1File(change: (file: Record<string, unknown>) => void = () => undefined): Promise<string> {
  const { runs } = someMask()
  const mask = { width: 33, height: 17, runs: base64(runs) }
  const file = {
    format: 'hodor-project',
    version: 1,
    video: { path: '/clips/a.mp4', relativePath: '../clips/a.mp4', frameCount: 3, width: 33, height: 17 },
    objects: [{ id: 2, name: 'Swan', colour: [1, 2, 255], visible: true }],
    references: [{ frameIndex: 0, mask }],
    masks: [
      { frameIndex: 1, mask, isReference: false, confidence: { 2: 0.5 }, stale: false },
      { frameIndex: 2, mask, isReference: false, confidence: { 2: 0.5 }, stale: true }
    ],
    view: { frameIndex: 2, opacity: 0.45 }
  }
  change(file)
  const path = join(folder, 'version1.hodor')
  await writeFile(path, JSON.stringify(file))
  return path
}

describe('saveProject and openProject', () => {
  it('bring back every field and every mask byte', async () => {
    const project = paintedProject('/clips/a.mp4')
    const path = join(folder, 'a.hodor')
    await save(path, project)
    expect(await open(path)).toEqual(project)
    expect(await readdir(folder)).toEqual(['a.hodor'])
  })

  it('look for the video from the project’s folder first, then where it was', async () => {
    const path = join(folder, 'work', 'a.hodor')
    await mkdir(join(folder, 'work'))
    await save(path, paintedProject(join(folder, 'clips', 'a.mp4')))
    await rename(join(folder, 'work'), join(folder, 'moved'))
    expect((await openProject(join(folder, 'moved', 'a.hodor'))).videoPaths).toEqual([join(folder, 'clips', 'a.mp4')])
    await mkdir(join(folder, 'deep'))
    await rename(join(folder, 'moved'), join(folder, 'deep', 'moved'))
    const { videoPaths } = await openProject(join(folder, 'deep', 'moved', 'a.hodor'))
    expect(videoPaths).toEqual([join(folder, 'deep', 'clips', 'a.mp4'), join(folder, 'clips', 'a.mp4')])
  })

  it('replace an older save and keep its permissions', async () => {
    const path = join(folder, 'a.hodor')
    await writeFile(path, 'old')
    await chmod(path, 0o640)
    await save(path, paintedProject('/a.mp4'))
    expect((await stat(path)).mode & 0o777).toBe(0o640)
    expect((await open(path)).objects).toHaveLength(1)
  })

  it('write through a symbolic link', async () => {
    await symlink(join(folder, 'real.hodor'), join(folder, 'link.hodor'))
    await writeFile(join(folder, 'real.hodor'), 'old')
    await save(join(folder, 'link.hodor'), paintedProject('/a.mp4'))
    expect((await open(join(folder, 'real.hodor'))).references).toHaveLength(1)
  })

  it('write a file that any ZIP program reads', async () => {
    const path = join(folder, 'a.hodor')
    const project = paintedProject('/clips/a.mp4')
    await save(path, project)
    const entries = unzipSync(await readFile(path))
    expect(Object.keys(entries).sort()).toEqual([masksEntry, headEntry].sort())
    const head = JSON.parse(strFromU8(entries[headEntry]!)) as { version: number; references: { length: number }[] }
    expect(head.version).toBe(2)
    expect(entries[masksEntry]!.slice(0, head.references[0]!.length)).toEqual(project.references[0]!.mask.runs)
  })

  it('bring an older version up to this one', async () => {
    const path = await version1File()
    const before = await readFile(path)
    const project = await open(path)
    expect(project.objects.map(({ locked, className }) => [locked, className])).toEqual([[false, undefined]])
    expect(project.references).toEqual([{ frameIndex: 0, mask: someMask() }])
    expect(project.masks.map(({ madeFrom }) => madeFrom)).toEqual([madeFromSaved, madeFromOthers])
    expect(project).toMatchObject({ range: null, exportSettings: {}, view: { frameIndex: 2, opacity: 0.45 } })
    expect((await openProject(path)).videoPaths).toEqual([join(folder, '..', 'clips', 'a.mp4'), '/clips/a.mp4'])
    expect(await readFile(path)).toEqual(before)
  })
})

type Change = (file: Record<string, unknown>) => void
const firstReference = (change: object): Change => {
  return (file) => (file['references'] = [{ ...(file['references'] as object[])[0], ...change }])
}

describe('openProject refuses', () => {
  const refusal = async (path: string): Promise<unknown> => {
    const before = await readFile(path)
    const error = await openProject(path).catch((thrown: unknown) => thrown)
    expect(await readFile(path)).toEqual(before)
    return error
  }

  it.each<[string, Change, string, RegExp]>([
    ['another format', (file) => (file['format'] = 'x'), 'project-unreadable', /not a HODOR Studio project/],
    ['a newer version', (file) => (file['version'] = 3), 'project-too-new', /format 3.*up to 2/],
    ['a missing field', (file) => delete file['view'], 'project-unreadable', /view/],
    ['a bad object', (file) => (file['objects'] = [{ id: 0 }]), 'project-unreadable', /objects\[0\]\.id/],
    [
      'a mask behind the end',
      firstReference({ frameIndex: 3 }),
      'project-unreadable',
      /references\[0\] is for frame 3 of 3/
    ],
    ['bytes that are not there', firstReference({ offset: 1e6 }), 'project-unreadable', /references\[0\] ends at byte/],
    [
      'runs cut short',
      firstReference({ length: 2 }),
      'project-unreadable',
      /references\[0\]: mask runs cover \d+ of 561/
    ],
    [
      'an origin that is not there',
      (file) => (file['origins'] = []),
      'project-unreadable',
      /masks\[0\]: there is no origin 0/
    ],
    ['masks of another file', (file) => (file['masksSha256'] = 'x'), 'project-unreadable', /masks were damaged/]
  ])('%s', async (_name, change, code, message) => {
    const error = await refusal(await changedFile(change))
    expect(error).toMatchObject({ name: 'StudioError', code, message: expect.stringMatching(message) })
  })

  it.each<[string, Change, string, RegExp]>([
    ['a newer text', (file) => (file['version'] = 99), 'project-too-new', /format 99/],
    [
      'runs that are no base64',
      firstReference({ mask: { width: 33, height: 17, runs: '?' } }),
      'project-unreadable',
      /references\[0\]\.mask\.runs/
    ],
    [
      'a mask of another size',
      firstReference({ mask: { width: 5, height: 1, runs: 'AAU=' } }),
      'project-unreadable',
      /references\[0\] is 5×1, the video 33×17/
    ],
    [
      'runs that do not fill the mask',
      firstReference({ mask: { width: 33, height: 17, runs: 'AAU=' } }),
      'project-unreadable',
      /references\[0\]: mask runs cover 5 of 561/
    ]
  ])('of version 1: %s', async (_name, change, code, message) => {
    const error = await refusal(await version1File(change))
    expect(error).toMatchObject({ name: 'StudioError', code, message: expect.stringMatching(message) })
  })

  it('what is no project at all', async () => {
    await writeFile(join(folder, 'empty.hodor'), '')
    await writeFile(join(folder, 'cut.hodor'), '{"format":"hodor-project","vers')
    await expect(openProject(join(folder, 'empty.hodor'))).rejects.toMatchObject({ code: 'file-empty' })
    await expect(openProject(join(folder, 'cut.hodor'))).rejects.toMatchObject({ code: 'project-unreadable' })
    await expect(openProject(join(folder, 'none.hodor'))).rejects.toMatchObject({ code: 'file-not-found' })
    await expect(openProject(folder)).rejects.toMatchObject({ code: 'file-is-directory' })
  })

  it('a file cut anywhere, or with any byte changed, unless it still means the same', async () => {
    const path = join(folder, 'a.hodor')
    const project = paintedProject('/clips/a.mp4')
    await save(path, project)
    const whole = new Uint8Array(await readFile(path))
    const outcome = async (bytes: Uint8Array): Promise<unknown> => {
      await writeFile(path, bytes)
      return open(path).catch((error: unknown) => (error as { code?: string }).code)
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        expect(await outcome(whole.slice(0, length))).toMatch(/project-unreadable|file-empty/)
      }),
      { numRuns: 60 }
    )
    const masksAt = Buffer.from(whole).indexOf(project.references[0]!.mask.runs)
    await fc.assert(
      fc.asyncProperty(
        fc.nat(project.references[0]!.mask.runs.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const damaged = whole.slice()
          damaged[masksAt + at]! ^= flip
          expect(await outcome(damaged)).toBe('project-unreadable')
        }
      ),
      { numRuns: 25 }
    )
  })
})

describe('any project', () => {
  it('comes back from its file as it was', async () => {
    const path = join(folder, 'any.hodor')
    await fc.assert(
      fc.asyncProperty(anyProject(), async (project) => {
        await save(path, project)
        expect(await open(path)).toEqual(project)
      }),
      { numRuns: 25 }
    )
  })
})

describe('writeFileAtomic', () => {
  it('names the folder that is missing and leaves nothing behind', async () => {
    const path = join(folder, 'missing', 'a.json')
    await expect(writeFileAtomic(path, 'x')).rejects.toMatchObject({ code: 'output-not-writable' })
    await expect(writeFileAtomic(folder, 'x')).rejects.toMatchObject({ code: 'file-is-directory' })
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves a write-protected file as it is, though its folder could be written', async () => {
    const path = join(folder, 'a.json')
    await writeFile(path, 'old')
    await chmod(path, 0o444)
    await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({ code: 'output-not-writable' })
    expect(await readFile(path, 'utf8')).toBe('old')
    expect(await readdir(folder)).toEqual(['a.json'])
    expect([await isReadOnly(path), await isReadOnly(folder), await isReadOnly(join(folder, 'none'))]).toEqual([
      ...[true, false, false]
    ])
    await chmod(path, 0o644)
    await writeFileAtomic(path, 'new')
    expect(await readFile(path, 'utf8')).toBe('new')
  })

  it.skipIf(process.getuid?.() === 0)('keeps the old file when the folder is read-only', async () => {
    const path = join(folder, 'a.json')
    await writeFile(path, 'old')
    await chmod(folder, 0o555)
    await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({ code: 'output-not-writable' })
    expect(await readFile(path, 'utf8')).toBe('old')
  })
})
