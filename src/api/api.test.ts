import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCli, finished, runCli, type CliEnd } from '../cli/testing/builtCli'
import { writeBoxMask } from '../cli/testing/masks'
import { Clips, longGop, pictures } from '../main/media/testing/clips'
import type * as api from './index'

const root = fileURLToPath(new URL('../../', import.meta.url))
let clips: Clips
let inbox: string
let studio: api.Studio
let StudioError: typeof api.StudioError

beforeAll(async () => {
  await buildCli()
  clips = await Clips.create()
  inbox = clips.path('inbox')
  await mkdir(inbox)
  const clip = await clips.make('clip.mp4', [...pictures('160x96', 25, 0.16), ...longGop])
  await cp(clip, join(inbox, 'clip.mp4'))
  await writeBoxMask(join(inbox, 'clip.png'), '160x96')
  await writeFile(join(inbox, 'no clip.mp4'), 'text')
  await writeBoxMask(join(inbox, 'no clip.png'), '160x96')
  // By the package's name, as those who use it: what its exports say is what is loaded.
  const name = 'hodor-studio'
  const built = (await import(/* @vite-ignore */ name)) as typeof api
  StudioError = built.StudioError
  studio = await built.openStudio()
})
afterAll(async () => {
  await studio.close()
  await clips.remove()
})

function node(...args: string[]): Promise<CliEnd> {
  return finished(spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: root }))
}

describe('examples', () => {
  test('they fit the types that are published', async () => {
    const { code, stdout } = await node(join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'examples'))
    expect(code, stdout).toBe(0)
  })

  test('a folder watcher segments what is there, and a clip that cannot be read does not stop it', async () => {
    const out = clips.path('outbox')
    const { code, stdout, stderr } = await node('examples/watch-folder.mjs', inbox, out, '--once')
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('clip.mp4: 4 frames')
    expect(stderr).toContain('[not-a-video]')
    expect((await readdir(join(out, 'clip'))).sort()).toEqual(['masks', 'overlay.mp4'])
    expect(await readdir(join(out, 'clip', 'masks'))).toHaveLength(4)
  })

  test('a data set: annotations of each clip, and a list of all', async () => {
    const out = clips.path('set')
    const { code, stderr } = await node('examples/data-set.mjs', inbox, out)
    expect(code, stderr).toBe(0)
    const list = JSON.parse(await readFile(join(out, 'list.json'), 'utf8')) as object[]
    expect(list).toEqual([
      { clip: 'clip.mp4', size: { width: 160, height: 96 }, frames: 4, objects: [1], annotations: ['clip.json'] },
      { clip: 'no clip.mp4', error: expect.objectContaining({ code: 'not-a-video' }) as object }
    ])
    const { annotations } = JSON.parse(await readFile(join(out, 'clip.json'), 'utf8')) as { annotations: object[] }
    expect(annotations.length).toBeGreaterThan(0)
  })

  test('Nuke’s side gets the script and numbered mattes', async () => {
    const project = clips.path('clip.hodor')
    const request = {
      videoPath: join(inbox, 'clip.mp4'),
      references: [{ frameIndex: 0, maskPath: join(inbox, 'clip.png') }]
    }
    const events: api.StudioEvent[] = []
    const result = await studio.segment({ ...request, savePath: project }, { onEvent: (event) => events.push(event) })
    expect(result).toMatchObject({ frames: 4, complete: true, files: [project] })
    expect(events.at(-1)).toEqual({ kind: 'progress', done: 4, total: 4 })
    const { code, stdout, stderr } = await node('examples/nuke-matte.mjs', project, clips.folder)
    expect(code, stderr).toBe(0)
    const made = JSON.parse(stdout) as { script: string; first: string; frames: number }
    expect(made).toMatchObject({ script: join(clips.folder, 'clip_matte.nk'), frames: 4 })
    expect(await readFile(made.script, 'utf8')).toContain(`${clips.folder}/clip_matte/%05d.png`)
  })
})

describe('errors and endings', () => {
  test('a request that does not fit is refused before any work, by its field', async () => {
    const wrong = { videoPath: 'x.mp4', references: [{ frameIndex: -1, maskPath: 'm.png' }] }
    const thrown: unknown = await studio.segment(wrong).catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(StudioError)
    expect(thrown).toMatchObject({
      code: 'bad-arguments',
      message: expect.stringContaining('references[0].frameIndex') as string
    })
    const format = { kind: 'overlay', quality: { crf: 20, bitRateKbit: 9000 } } as const
    await expect(studio.export({ projectPath: 'x.hodor', folder: '.', format })).rejects.toMatchObject({
      code: 'bad-arguments'
    })
    await expect(studio.probe({ videoPath: clips.path('nothing.mp4') })).rejects.toMatchObject({
      code: 'file-not-found'
    })
  })

  test('a signal ends a job and nothing of it stays; close ends what runs', async () => {
    const stop = new AbortController()
    const out = await mkdtemp(join(tmpdir(), 'studio api '))
    const request = {
      videoPath: join(inbox, 'clip.mp4'),
      references: [{ frameIndex: 0, maskPath: join(inbox, 'clip.png') }]
    }
    const running = studio.segment(
      { ...request, masksDir: join(out, 'a') },
      { signal: stop.signal, onEvent: () => stop.abort() }
    )
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
    expect(await readdir(out)).toEqual([])
    const name = 'hodor-studio'
    const other = await ((await import(/* @vite-ignore */ name)) as typeof api).openStudio()
    const left = other.segment({ ...request, masksDir: join(out, 'b') })
    const ending = expect(left).rejects.toMatchObject({ code: 'cancelled' })
    await other.close()
    await ending
    expect(await readdir(out)).toEqual([])
    await expect(other.models()).rejects.toMatchObject({ code: 'bad-arguments' })
    await rm(out, { recursive: true })
  })
})

test('devices --json is as its schema says', async () => {
  const { code, stdout } = await runCli(['devices', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    devices: expect.arrayContaining([expect.objectContaining({ device: 'cpu' })]) as object
  })
})
