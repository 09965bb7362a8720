import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { StudioError } from '../../shared/domain/errors'
import { cocoFile, cocoSquare, cvatFile, foreignSize } from '../interchange/testing/foreignFiles'
import { readAnnotations } from '../interchange/readAnnotations'
import { lookAtPath } from '../interchange/lookAtPath'
import { readBundle } from '../inference/manifest'
import { locateFfmpeg, type FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import { readMaskPng } from '../media/masks/maskPng'
import { probeVideo } from '../media/probe/probe'
import { fingerprintVideo } from '../project/videoFingerprint'
import { openProject } from '../project/projectStore'
import { readBatchFile } from '../queue/batch/batchFile'

/** Files made to do harm: each is refused in words, at once, and nothing outside its place is touched. */

const clip = { name: 'src', size: foreignSize, frameCount: 50 }
const signal = new AbortController().signal
const annotations = JSON.stringify(cocoFile([cocoSquare(1, [2, 2, 4], { id: 1, track_id: 1 })]))

let ffmpeg: FfmpegInstallation
let folder: string
beforeAll(async () => {
  ffmpeg = await locateFfmpeg()
  folder = await mkdtemp(join(tmpdir(), 'studio-hostile-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const place = (name: string): string => join(folder, name)
const read = (path: string): Promise<unknown> => readAnnotations(path, { clip, answers: {}, signal })

/** @returns the code of the refusal @throws where it was taken, took long or much memory, or failed without words */
async function refusal(use: () => Promise<unknown>): Promise<string> {
  const started = performance.now()
  const error: unknown = await use().then(
    () => null,
    (thrown: unknown) => thrown
  )
  expect(performance.now() - started).toBeLessThan(10_000)
  expect(process.memoryUsage().rss).toBeLessThan(1.5 * 2 ** 30)
  if (!(error instanceof StudioError)) throw error ?? new Error('it was taken')
  expect(error.code).not.toBe('internal')
  return error.code
}

test.each(['../away.json', '/tmp/away.json', 'C:\\away.json', 'a/../../away.json', '..\\away.json', 'a\0b.json'])(
  'an archive that names %j is refused, and nothing is unpacked',
  async (name) => {
    const temporary = await mkdtemp(join(folder, 'tmp-'))
    vi.stubEnv('TMPDIR', temporary)
    await writeFile(place('away.zip'), zipSync({ [name]: Buffer.from(annotations), 'ok.json': Buffer.from('{}') }))
    expect(await refusal(() => read(place('away.zip')))).toBe('annotations-unreadable')
    vi.unstubAllEnvs()
    expect(await readdir(temporary)).toEqual([])
    expect(await readdir(folder)).not.toContain('away.json')
  }
)

test('an archive whose names are at odds is refused, and cleaned up', async () => {
  const temporary = await mkdtemp(join(folder, 'tmp-'))
  vi.stubEnv('TMPDIR', temporary)
  await writeFile(place('odd.zip'), zipSync({ 'a.json': Buffer.from('{}'), 'a.json/b.json': Buffer.from('{}') }))
  expect(await refusal(() => read(place('odd.zip')))).toBe('annotations-unreadable')
  vi.unstubAllEnvs()
  expect(await readdir(temporary)).toEqual([])
})

test('a folder that leads back to itself ends', async () => {
  const loop = place('loop')
  await mkdir(join(loop, 'Annotations', 'a'), { recursive: true })
  await symlink(loop, join(loop, 'Annotations', 'a', 'again'))
  await symlink(join(loop, 'self'), join(loop, 'self'))
  expect(await refusal(() => read(loop))).toBe('annotations-unreadable')
  await lookAtPath(loop, true)
  expect(await refusal(() => probeVideo(ffmpeg, join(loop, 'self')))).toBe('file-unreadable')
})

const entities = ['<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY a "&b;"><!ENTITY b "&a;">', '<!ENTITY % p SYSTEM "http://192.0.2.1/">%p;'] // prettier-ignore
test.each(entities)('XML with %s is refused, and the entity never looked up', async (entity) => {
  const text = cvatFile('<task><name>&x;&a;</name></task>', '').replace('<annotations>', `<!DOCTYPE r [${entity}]><annotations>`) // prettier-ignore
  await writeFile(place('entity.xml'), text)
  expect(await refusal(() => read(place('entity.xml')))).toBe('annotations-unreadable')
})

test('lists in lists in lists are refused wherever JSON is read', async () => {
  const deep = (open: string, close: string): string => open.repeat(200_000) + close.repeat(200_000)
  for (const [at, text] of [deep('[', ']'), deep('{"a":', '}').replace(':}', ':1}')].entries()) {
    const json = place(`deep-${at}.json`)
    await writeFile(json, text)
    await refusal(() => read(json))
    expect(await refusal(() => readBatchFile(json))).toBe('bad-arguments')
    const project = place(`deep-${at}.hodor`)
    await writeFile(project, zipSync({ 'project.json': [Buffer.from(text), { level: 0 }] }))
    expect(await refusal(() => openProject(project))).toMatch(/^project-/)
    const bundle = place(`bundle-${at}`)
    await mkdir(bundle)
    await writeFile(join(bundle, 'manifest.json'), text)
    expect(await refusal(() => readBundle(bundle))).toMatch(/^bundle-/)
  }
})

test.skipIf(process.platform === 'win32')('pipes and devices are not waited for, wherever a file is read', async () => {
  const pipe = place('pipes')
  await mkdir(pipe)
  const [first, second] = ['0.png', '1.png', 'a.hodor', 'a.json', 'a.zip', 'a.xml', 'a.mp4', 'manifest.json'].map(
    (name) => {
      const path = join(pipe, name)
      spawnSync('mkfifo', [path])
      return path
    }
  )
  expect(await refusal(() => probeVideo(ffmpeg, first!))).toBe('file-unreadable')
  expect(await refusal(() => probeVideo(ffmpeg, `${pipe}#fps=24`))).toBe('file-unreadable')
  await rm(first!)
  await writeFile(first!, pngOf(8, 8))
  expect(await refusal(() => probeVideo(ffmpeg, `${pipe}#fps=24`))).toBe('file-unreadable')
  expect(await refusal(() => readMaskPng(second!))).toBe('mask-unreadable')
  expect(await refusal(() => openProject(join(pipe, 'a.hodor')))).toBe('file-unreadable')
  expect(await refusal(() => readBatchFile(join(pipe, 'a.json')))).toBe('file-not-found')
  for (const name of ['a.zip', 'a.xml', 'a.json', '']) await refusal(() => read(join(pipe, name)))
  expect(await refusal(() => readBundle(pipe))).toBe('bundle-missing-file')
  expect(await fingerprintVideo(join(pipe, 'a.mp4'))).toBeNull()
  await lookAtPath(pipe, true)
  for (const device of ['/dev/zero', '/dev/tty']) {
    expect(await refusal(() => probeVideo(ffmpeg, device))).toBe('file-unreadable')
    expect(await refusal(() => openProject(device))).toBe('file-unreadable')
  }
})

test('a picture of a few bytes that claims gigabytes is refused by its size', async () => {
  await writeFile(place('huge.png'), pngOf(20_000, 16_000))
  await expect(probeVideo(ffmpeg, place('huge.png'))).rejects.toMatchObject({
    code: 'no-frames',
    message: expect.stringContaining('20000×16000 pixels')
  })
})

/** A grey PNG that holds only its first rows. */
function pngOf(width: number, height: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.writeUInt8(8, 8)
  const rows = deflateSync(Buffer.alloc((width + 1) * Math.min(height, 8)))
  const parts = [chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...parts])
}

function chunk(kind: string, data: Buffer): Buffer {
  const framed = Buffer.concat([Buffer.alloc(4), Buffer.from(kind), data, Buffer.alloc(4)])
  framed.writeUInt32BE(data.length, 0)
  framed.writeUInt32BE(crcOf(framed.subarray(4, -4)), framed.length - 4)
  return framed
}

function crcOf(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
