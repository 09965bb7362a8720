import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeMask } from '../../shared/domain/maskRle'
import type { Project } from '../../shared/domain/project'
import { writeFileAtomic } from './atomicWrite'
import { openProject, saveProject } from './projectStore'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'studio “project” '))
})
afterEach(async () => {
  await chmod(folder, 0o755)
  await rm(folder, { recursive: true })
})

function paintedProject(videoPath: string): Project {
  const width = 33
  const height = 17
  const data = Uint8Array.from({ length: width * height }, (_, index) =>
    index % 7 === 0 ? 2 : index % 5 === 0 ? 255 : 0
  )
  const mask = encodeMask({ width, height, data })
  return {
    version: 1,
    video: { path: videoPath, frameCount: 3, width, height },
    objects: [{ id: 2, name: 'Swan “é” 🦢', colour: [1, 2, 255], visible: false, locked: true }],
    references: [{ frameIndex: 0, mask }],
    masks: [
      { frameIndex: 0, mask, isReference: true, confidence: { 2: 1 } },
      { frameIndex: 2, mask, isReference: false, confidence: { 2: 0.25, 255: 0 } }
    ],
    view: { frameIndex: 2, opacity: 0.45 }
  }
}

async function savedText(change: (file: Record<string, unknown>) => void): Promise<string> {
  const path = join(folder, 'changed.hodor')
  await saveProject(path, paintedProject('/clips/a.mp4'))
  const file = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
  change(file)
  await writeFile(path, JSON.stringify(file))
  return path
}

describe('saveProject and openProject', () => {
  it('bring back every field and every mask byte', async () => {
    const project = paintedProject('/clips/a.mp4')
    const path = join(folder, 'a.hodor')
    await saveProject(path, project)
    expect(await openProject(path)).toEqual(project)
    expect(await readdir(folder)).toEqual(['a.hodor'])
  })

  it('find the video again after the folder was moved', async () => {
    const before = join(folder, 'before')
    await mkdir(join(before, 'clips'), { recursive: true })
    await writeFile(join(before, 'clips', 'a.mp4'), 'video')
    await saveProject(join(before, 'a.hodor'), paintedProject(join(before, 'clips', 'a.mp4')))
    await rename(before, join(folder, 'after'))
    const project = await openProject(join(folder, 'after', 'a.hodor'))
    expect(project.video.path).toBe(join(folder, 'after', 'clips', 'a.mp4'))
  })

  it('keep the saved path when the video is nowhere', async () => {
    const path = join(folder, 'a.hodor')
    await saveProject(path, paintedProject('/nowhere/a.mp4'))
    expect((await openProject(path)).video.path).toBe('/nowhere/a.mp4')
  })

  it('replace an older save and keep its permissions', async () => {
    const path = join(folder, 'a.hodor')
    await writeFile(path, 'old')
    await chmod(path, 0o640)
    await saveProject(path, paintedProject('/a.mp4'))
    expect((await stat(path)).mode & 0o777).toBe(0o640)
    expect((await openProject(path)).objects).toHaveLength(1)
  })

  it('write through a symbolic link', async () => {
    await symlink(join(folder, 'real.hodor'), join(folder, 'link.hodor'))
    await writeFile(join(folder, 'real.hodor'), 'old')
    await saveProject(join(folder, 'link.hodor'), paintedProject('/a.mp4'))
    expect((await openProject(join(folder, 'real.hodor'))).version).toBe(1)
  })
})

describe('openProject refuses', () => {
  it.each<[string, (file: Record<string, unknown>) => void, string, RegExp]>([
    ['another format', (file) => (file['format'] = 'x'), 'project-unreadable', /not a HODOR Studio project/],
    ['a newer version', (file) => (file['version'] = 2), 'project-too-new', /format 2.*up to 1/],
    ['a missing field', (file) => delete file['view'], 'project-unreadable', /view/],
    ['a bad object', (file) => (file['objects'] = [{ id: 0 }]), 'project-unreadable', /objects\[0\]\.id/],
    [
      'runs that are no base64',
      (file) => (file['references'] = [{ frameIndex: 0, mask: { width: 33, height: 17, runs: '?' } }]),
      'project-unreadable',
      /references\[0\]\.mask\.runs/
    ],
    [
      'runs cut short',
      (file) => (file['references'] = [{ frameIndex: 0, mask: { width: 33, height: 17, runs: 'AAU=' } }]),
      'project-unreadable',
      /references\[0\]: mask runs cover 5 of 561/
    ],
    [
      'a mask of another size',
      (file) => (file['references'] = [{ frameIndex: 0, mask: { width: 5, height: 1, runs: 'AAU=' } }]),
      'project-unreadable',
      /references\[0\] is 5×1, the video 33×17/
    ],
    [
      'a mask behind the end',
      (file) => (file['references'] = [{ frameIndex: 3, mask: { width: 33, height: 17, runs: 'ALEE' } }]),
      'project-unreadable',
      /references\[0\] is for frame 3 of 3/
    ]
  ])('%s', async (_name, change, code, message) => {
    const path = await savedText(change)
    const before = await readFile(path)
    const error = await openProject(path).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'StudioError', code, message: expect.stringMatching(message) })
    expect(await readFile(path)).toEqual(before)
  })

  it('what is no project at all', async () => {
    await writeFile(join(folder, 'empty.hodor'), '')
    await writeFile(join(folder, 'cut.hodor'), '{"format":"hodor-project","vers')
    await expect(openProject(join(folder, 'empty.hodor'))).rejects.toMatchObject({ code: 'file-empty' })
    await expect(openProject(join(folder, 'cut.hodor'))).rejects.toMatchObject({ code: 'project-unreadable' })
    await expect(openProject(join(folder, 'none.hodor'))).rejects.toMatchObject({ code: 'file-not-found' })
    await expect(openProject(folder)).rejects.toMatchObject({ code: 'file-is-directory' })
  })
})

describe('writeFileAtomic', () => {
  it('names the folder that is missing and leaves nothing behind', async () => {
    const path = join(folder, 'missing', 'a.json')
    await expect(writeFileAtomic(path, 'x')).rejects.toMatchObject({ code: 'output-not-writable' })
    await expect(writeFileAtomic(folder, 'x')).rejects.toMatchObject({ code: 'file-is-directory' })
    expect(await readdir(folder)).toEqual([])
  })

  it.skipIf(process.getuid?.() === 0)('keeps the old file when the folder is read-only', async () => {
    const path = join(folder, 'a.json')
    await writeFile(path, 'old')
    await chmod(folder, 0o555)
    await expect(writeFileAtomic(path, 'new')).rejects.toMatchObject({ code: 'output-not-writable' })
    expect(await readFile(path, 'utf8')).toBe('old')
  })
})
