import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { NetworkInUse } from '../../engine/networkInUse'
import { readProjectSource } from '../../engine/projectSource'
import { smallBundle } from '../../engine/testing/smallBundle'
import { movingSquare, squareMask } from '../../engine/testing/squareClip'
import { locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { writeMaskPng } from '../../media/masks/maskPng'
import { Clips } from '../../media/testing/clips'
import { readBatchFile, type BatchJob } from '../../queue/batch/batchFile'
import { runBatchJob } from '../../queue/batch/runBatchJob'
import type { JobStorage, PreparedClip } from '../ports'
import { folderStorage } from './folderStorage'
import { s3Storage } from './s3/s3Storage'
import { digestFiles } from './digest'
import { S3Bucket, type S3Patience } from './s3/s3Bucket'
import { s3Destination } from './s3/s3Destination'
import { isPreconditionFailed } from './s3/s3Errors'
import { S3Keys } from './s3/s3Keys'
import { startBrokenServer, startMoto, startS3Server, testBucket } from './testing/s3Server'

const frames = 3
const id = '0123456789abcdef'
const hurry: S3Patience = { connectMs: 500, silentMs: 300, attempts: 2 }
const never = new AbortController().signal
const yes = async (): Promise<boolean> => true

let clips: Clips
let clip: string
let network: NetworkInUse
let root: string
let job: BatchJob

beforeAll(async () => {
  clips = await Clips.create()
  clip = await clips.make('square.mp4', [...movingSquare(frames), '-frames:v', String(frames), '-pix_fmt', 'yuv420p'])
  network = new NetworkInUse({ device: 'cpu', bundlePath: await smallBundle(clips.path('small')) })
})

afterAll(async () => {
  await network.close()
  await clips.remove()
})

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'farm ä '))
  await mkdir(join(root, 'in'))
  await cp(clip, join(root, 'in', 'square.mp4'))
  await writeMaskPng(join(root, 'in', 'first.png'), squareMask(0))
  job = await jobOf({})
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'S3RVER')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'S3RVER')
  return async () => {
    vi.unstubAllEnvs()
    await rm(root, { recursive: true, force: true })
  }
})

async function jobOf(change: object): Promise<BatchJob> {
  const references = [{ masks: 'in/first.png', frame: 0 }]
  const exports = [{ folder: 'out', name: '{name}', format: { kind: 'annotations', layout: 'masks' } }]
  const given = { kind: 'segment', video: 'in/square.mp4', references, exports, save: 'out/square.hodor', ...change }
  const file = join(root, 'jobs.json')
  await writeFile(file, JSON.stringify({ version: 1, jobs: [given] }))
  return (await readBatchFile(file))[0]!.job
}

async function work(prepared: PreparedClip): Promise<readonly string[]> {
  const { files } = await runBatchJob(prepared.job, {
    ...{ ffmpeg: await locateFfmpeg(), signal: never, overwrite: false, ours: new Set<string>() },
    withModel: (_choice, run) => network.run(run),
    claim: (outputs) => prepared.claim(outputs),
    onProgress: () => undefined
  })
  return files
}

describe('a folder all workers share', () => {
  const open = (): JobStorage => folderStorage(join(root, 'scratch'))

  test('outputs appear whole, are not made twice, and the project finds its clip', async () => {
    const prepared = await open().prepare({ id, job }, never)
    const files = await work(prepared)
    expect((await readdir(join(root, 'out'))).filter((name) => !name.startsWith('.'))).toEqual([])
    const finals = await prepared.publish(files, yes)
    expect(finals).toContain(join(root, 'out', 'square.hodor'))
    const [made] = await readdir(join(root, 'out', 'square'))
    const before = await stat(join(root, 'out', 'square', made!))
    // Its word did not arrive: the clip comes again.
    await prepared.publish(files, yes)
    await prepared.release()
    expect(await readdir(join(root, 'out'))).toEqual(['square', 'square.hodor'])
    const again = await open().prepare({ id, job }, never)
    expect(again.published).toEqual(finals)
    await again.release()
    expect((await stat(join(root, 'out', 'square', made!))).ino).toBe(before.ino)
    const { masks, video } = await readProjectSource(join(root, 'out', 'square.hodor'))
    expect([masks.length, video.path]).toEqual([frames - 1, join(root, 'in', 'square.mp4')])
    await rm(join(root, 'out', 'square'), { recursive: true })
    expect((await open().prepare({ id, job }, never)).published).toBeNull()
  })

  test('a clip another worker has by now is not published, and what a killed one left goes', async () => {
    const killed = await open().prepare({ id, job }, never)
    await writeFile(join(killed.job.exports[0]!.folder, 'half'), '')
    const prepared = await open().prepare({ id, job }, never)
    await writeFile(join(prepared.job.exports[0]!.folder, 'masks.csv'), 'mine')
    await expect(prepared.publish([], async () => false)).rejects.toMatchObject({ code: 'cancelled' })
    await prepared.release()
    expect(await readdir(join(root, 'out'))).toEqual([])
  })

  test('files of others are refused before the work, the clip’s own replaced', async () => {
    await mkdir(join(root, 'out'))
    await writeFile(join(root, 'out', 'square.hodor'), 'mine')
    const prepared = await open().prepare({ id, job }, never)
    await expect(work(prepared)).rejects.toMatchObject({ code: 'output-exists' })
    await prepared.release()
    expect(await readFile(join(root, 'out', 'square.hodor'), 'utf8')).toBe('mine')
    await rm(join(root, 'out', 'square.hodor'))
    const own = await open().prepare({ id, job }, never)
    const file = join(own.job.exports[0]!.folder, 'a.csv')
    await own.claim([file])
    await writeFile(file, 'new')
    // Of its own earlier attempt, which was cut off.
    await writeFile(join(root, 'out', 'a.csv'), 'old')
    await own.publish([file], yes)
    expect(await readFile(join(root, 'out', 'a.csv'), 'utf8')).toBe('new')
    await own.release()
  })

  test('a file this machine cannot see', async () => {
    await rm(join(root, 'in', 'square.mp4'))
    const message = 'This worker cannot see square.mp4.'
    await expect(open().prepare({ id, job }, never)).rejects.toMatchObject({ code: 'farm-input-unseen', message })
  })
})

describe('a bucket', () => {
  let server: Awaited<ReturnType<typeof startS3Server>>
  let client: S3Client

  beforeAll(async () => {
    server = await startS3Server()
    const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
    client = new S3Client({ endpoint: server.endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
    return () => server.stop()
  })

  const open = (change: object = {}, cacheBytes = 1e8): Promise<JobStorage> => {
    const choice = {
      kind: 's3',
      endpoint: server.endpoint,
      region: 'us-east-1',
      bucket: testBucket,
      prefix: 'farm',
      root
    }
    const here = { cacheFolder: join(root, 'cache'), cacheBytes }
    return s3Storage({ ...choice, kind: 's3', ...change }, here, hurry)
  }

  const upload = async (name: string): Promise<void> => {
    const Body = await readFile(join(root, name))
    await client.send(new PutObjectCommand({ Bucket: testBucket, Key: `farm/${name}`, Body }))
  }

  const keys = async (): Promise<string[]> => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: testBucket, Prefix: 'farm/out' }))
    return Contents.map(({ Key = '' }) => Key)
  }

  beforeEach(async () => {
    await upload('in/square.mp4')
    await upload('in/first.png')
  })

  test('inputs come, outputs go, a second time nothing is done, and the project finds its clip', async () => {
    const storage = await open()
    const prepared = await storage.prepare({ id, job }, never)
    const files = await work(prepared)
    expect(await keys()).toEqual([])
    const finals = await prepared.publish(files, yes)
    expect(finals).toContain(`s3://${testBucket}/farm/out/square.hodor`)
    await prepared.release()
    expect(await keys()).toHaveLength(frames + 1)
    expect(await readdir(join(root, 'cache', 'outputs'))).toEqual([])

    // The masks of a folder and of a bucket are the same, byte for byte.
    const shared = await folderStorage(join(root, 'scratch')).prepare(
      { id, job: await jobOf({ save: undefined }) },
      never
    )
    await shared.publish(await work(shared), yes)
    const { Body } = await client.send(new GetObjectCommand({ Bucket: testBucket, Key: 'farm/out/square/00002.png' }))
    const local = await readFile(join(root, 'out', 'square', '00002.png'))
    expect(local.equals((await Body?.transformToByteArray()) ?? new Uint8Array())).toBe(true)

    const project = await client.send(new GetObjectCommand({ Bucket: testBucket, Key: 'farm/out/square.hodor' }))
    await writeFile(join(root, 'out', 'square.hodor'), (await project.Body?.transformToByteArray()) ?? '')
    const { video } = await readProjectSource(join(root, 'out', 'square.hodor'))
    expect(video.path).toBe(join(root, 'in', 'square.mp4'))

    const again = await (await open()).prepare({ id, job }, never)
    expect(again.published).toEqual(finals)
    await storage.scratch(id).clear()
    expect(await storage.scratch(id).names()).toEqual([])
    expect((await (await open()).prepare({ id, job }, never)).published).toBeNull()
    await storage.close()
  })

  test('a project brings its clip along, numbered pictures come as a folder', async () => {
    await cp(join(root, 'in', 'first.png'), join(root, 'in', 'second.png'))
    for (const name of ['0001.png', '0002.png']) {
      await mkdir(join(root, 'shots'), { recursive: true })
      await cp(join(root, 'in', 'first.png'), join(root, 'shots', name))
      await upload(`shots/${name}`)
    }
    const storage = await open()
    const pattern = await jobOf({ video: 'shots/%04d.png#fps=24' })
    const prepared = await storage.prepare({ id, job: pattern }, never)
    const { video = '' } = prepared.job
    expect(video.endsWith('/shots/%04d.png#fps=24')).toBe(true)
    expect(await readdir(join(video, '..'))).toEqual(['0001.png', '0002.png'])
    await prepared.release()
    const shared = await folderStorage(join(root, 'scratch')).prepare({ id, job }, never)
    await shared.publish(await work(shared), yes)
    await upload('out/square.hodor')
    const next = await jobOf({ video: undefined, project: 'out/square.hodor', references: [], save: 'new/b.hodor' })
    const ofProject = await storage.prepare({ id, job: next }, never)
    expect(await readFile(ofProject.job.video ?? '')).toEqual(await readFile(clip))
    await storage.close()
  })

  test('a clip that is not there, or lies outside of what the bucket mirrors', async () => {
    const storage = await open()
    const gone = await jobOf({ video: 'in/gone.mp4' })
    await expect(storage.prepare({ id, job: gone }, never)).rejects.toMatchObject({ code: 'farm-input-unseen' })
    const outside = await jobOf({ video: '/elsewhere/a.mp4' })
    await expect(storage.prepare({ id, job: outside }, never)).rejects.toMatchObject({ code: 'farm-input-unseen' })
    const astray = await jobOf({ save: '/elsewhere/a.hodor' })
    await expect(storage.prepare({ id, job: astray }, never)).rejects.toMatchObject({ code: 'output-not-writable' })
    await storage.close()
  })

  test('wrong keys, no keys, no bucket: refused, and nothing secret is said', async () => {
    // This server knows its users, and takes any signature of theirs.
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'nobody')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'not-the-secret')
    const wrong = await (await open()).prepare({ id, job }, never).catch((error: unknown) => error)
    expect(wrong).toMatchObject({ code: 'storage-refused' })
    expect(JSON.stringify(wrong) + String((wrong as Error).stack)).not.toContain('not-the-secret')
    expect((wrong as Error).cause).toBeUndefined()
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'S3RVER')
    const none = (await open({ bucket: 'no-such-bucket' })).prepare({ id, job }, never)
    await expect(none).rejects.toMatchObject({ code: 'storage-refused' })
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', '')
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(root, 'no-such-file'))
    await expect(open()).rejects.toMatchObject({ code: 'storage-refused' })
    const file = join(root, 'credentials')
    await writeFile(file, '[default]\naws_access_key_id=S3RVER\naws_secret_access_key=S3RVER\n')
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', file)
    const prepared = await (await open()).prepare({ id, job }, never)
    await prepared.release()
  })

  test('what appeared meanwhile is not replaced, where the server knows conditions', async (context) => {
    const moto = await startMoto()
    if (!moto) return context.skip('Python has no moto[server] (STUDIO_PYTHON names another)')
    const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
    const there = new S3Client({ endpoint: moto.endpoint, region: 'us-east-1', forcePathStyle: true, credentials })
    await there.send(new CreateBucketCommand({ Bucket: testBucket }))
    const choice = { kind: 's3' as const, endpoint: moto.endpoint, region: 'us-east-1', bucket: testBucket }
    const bucket = await S3Bucket.open({ ...choice, prefix: '', root }, hurry)
    const destination = s3Destination(bucket, new S3Keys({ prefix: '', root }))
    const final = join(root, 'out', 'a.csv')
    const put = async (content: string): Promise<void> => {
      const staged = join(root, 'staged')
      await writeFile(staged, content)
      const digests = await digestFiles(staged)
      await bucket.putFile('out/a.csv', { path: staged, sha256: digests[0]!.sha256 }, true).catch(async (error) => {
        // As where it came between the look and the put.
        expect(isPreconditionFailed(error)).toBe(true)
        await destination.put({ staged, final }, digests, false)
      })
    }
    await put('first')
    await put('first')
    await expect(put('second')).rejects.toMatchObject({ code: 'output-exists' })
    expect(Buffer.from((await bucket.get('out/a.csv')) ?? []).toString()).toBe('first')
    bucket.close()
    await moto.stop()
  })

  test('an input that is larger than the cache', async () => {
    const storage = await open({}, 100)
    await expect(storage.prepare({ id, job }, never)).rejects.toMatchObject({ code: 'storage-cache-full' })
    await storage.close()
  })

  const xml = (code: string): string => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`

  test.each([
    ['is silent', 'storage-slow', () => undefined],
    ['asks to slow down', 'storage-unreachable', (_, answer) => answer.writeHead(503).end(xml('SlowDown'))],
    ['has another time', 'storage-clock-skew', (_, answer) => answer.writeHead(403).end(xml('RequestTimeTooSkewed'))],
    ['hangs up', 'storage-unreachable', (request) => request.destroy()]
  ] as const satisfies readonly [string, string, Parameters<typeof startBrokenServer>[0]][])(
    'a storage that %s: %s',
    async (_name, code, answer) => {
      const broken = await startBrokenServer(answer)
      const storage = await open({ endpoint: broken.endpoint })
      // A listing has a body, in which the reason stands.
      await expect(storage.scratch(id).names()).rejects.toMatchObject({ code })
      await storage.close()
      await broken.stop()
    }
  )

  test('an object that is cut off or damaged on the way is not kept', async () => {
    const bytes = await readFile(clip)
    const head = { ETag: '"d41d8cd98f00b204e9800998ecf8427e"', 'Content-Length': bytes.length }
    const broken = await startBrokenServer(({ method = '', url = '' }, answer) => {
      if (url.includes('list-type')) return answer.writeHead(200).end('<ListBucketResult></ListBucketResult>')
      if (url.includes('.hodor-farm')) return answer.writeHead(404).end(xml('NoSuchKey'))
      answer.writeHead(200, head).end(method === 'HEAD' ? undefined : bytes)
    })
    const storage = await open({ endpoint: broken.endpoint })
    await expect(storage.prepare({ id, job }, never)).rejects.toMatchObject({ code: 'storage-altered' })
    expect(await readdir(join(root, 'cache', 'inputs'))).toEqual([])
    await storage.close()
    await broken.stop()
    const nobody = await open({ endpoint: broken.endpoint })
    await expect(nobody.scratch(id).names()).rejects.toMatchObject({ code: 'storage-unreachable' })
    await nobody.close()
  })
})
