import { readFile } from 'node:fs/promises'
import { deflateSync, inflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ExportJob } from '../../../shared/domain/exportJob'
import { encodeMask } from '../../../shared/domain/maskRle'
import { cryptomatteHash } from '../../interchange/cryptomatte'
import { decodeExrMasks } from '../../interchange/exrMasks'
import { murmur3 } from '../../interchange/murmur3'
import { python, pythonHas } from '../../interchange/testing/python'
import { type FfmpegInstallation, locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { mediaPath } from '../../media/ffmpeg/mediaPath'
import { runProcess } from '../../media/ffmpeg/runProcess'
import { Clips, pictures } from '../../media/testing/clips'
import { runExport } from '../runExport'

let clips: Clips
let ffmpeg: FfmpegInstallation
let video: string
beforeAll(async () => {
  clips = await Clips.create()
  ffmpeg = await locateFfmpeg()
  const args = [...pictures('64x48', 24, 0.2), '-pix_fmt', 'yuv444p', '-c:v', 'ffv1', '-timecode', '01:02:03:04']
  video = await clips.make('shot.mov', [...args, '-f', 'mov'])
})
afterAll(() => clips.remove())

const size = { width: 64, height: 48 }
const pixels = size.width * size.height
/** Two objects have one name, one is written in another alphabet. */
const objects: ExportJob['objects'] = [
  { id: 1, name: 'Car', colour: [255, 0, 0] },
  { id: 2, name: 'Car', colour: [0, 255, 0] },
  { id: 7, name: '白鳥 "x"', colour: [0, 0, 255] }
]
const labels = Uint8Array.from({ length: pixels }, (_, at) => [1, 2, 0, 7][Math.floor((at % 64) / 16)]!)

async function exported(masks: ExportJob['masks'], name: string): Promise<readonly string[]> {
  const job: ExportJob = {
    ...{ videoPath: video, objects, masks, range: { from: 1, to: 3 }, selection: { apart: false } },
    output: { folder: clips.folder, nameTemplate: name, overwrite: false },
    format: { kind: 'annotations', layout: 'cryptomatte' }
  }
  const { files } = await runExport(job, {
    ...{ ffmpeg, signal: new AbortController().signal, onProgress: () => undefined }
  })
  return files
}

const hard = (frameIndex: number) => ({ frameIndex, isReference: true, mask: encodeMask({ ...size, data: labels }) })

describe('hashes', () => {
  test.each([
    ['', 0],
    ['a', 0x3c2569b2],
    ['ab', 0x9bbfd75f],
    ['abc', 0xb3dd93fa],
    ['aaaa', 0x7eeed987],
    ['白鳥 7', 0x069718d9],
    ['Hello, world!', 0xc0363e43],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723]
  ])('MurmurHash3 of %j', (text, hash) => expect(murmur3(text)).toBe(hash))

  test('ids are ordinary floats', () => {
    for (let at = 0; at < 20_000; at++) {
      const exponent = (cryptomatteHash(`object ${at}`) >>> 23) & 255
      if (exponent === 0 || exponent === 255) throw new Error(`object ${at}`)
    }
  })
})

describe('one EXR for compositing', () => {
  test('a reader written from the Cryptomatte specification finds every object by its name', async () => {
    const files = await exported([hard(1), hard(3)], 'hard')
    expect(files).toHaveLength(3)
    const crypto = readCryptomatte(await readFile(files[0]!))
    expect(crypto.attributes).toEqual(
      ['hash MurmurHash3_32', 'conversion uint32_to_float32', 'name CryptoObject'].sort()
    )
    expect([...crypto.manifest.keys()].sort()).toEqual(['Car 1', 'Car 2', '白鳥 "x"'].sort())
    for (const [name, id] of [
      ['Car 1', 1],
      ['Car 2', 2],
      ['白鳥 "x"', 7]
    ] as const) {
      const found = crypto.coverageOf(name)
      labels.forEach((label, at) => expect(found[at]).toBe(label === id ? 1 : 0))
    }
    const none = readCryptomatte(await readFile(files[1]!))
    expect(none.coverageOf('Car 1').every((share) => share === 0)).toBe(true)
    expect(none.manifest.size).toBe(3)
  })

  test('soft edges share a pixel, most first; shares never exceed one', async () => {
    const data = Float32Array.from({ length: 16 * 12 * 2 }, (_, at) => {
      const share = Math.min(1, Math.max(0, ((at % 16) - 2) / 6))
      return at < 16 * 12 ? 1 - share : share * 0.9
    })
    const bytes = deflateSync(Uint8Array.from(data, (share) => share * 255 + 0.5))
    const soft = { width: 16, height: 12, objectIds: [1, 2], bytes }
    const mask = encodeMask({ ...size, data: Uint8Array.from({ length: pixels }, (_, at) => (at % 64 < 22 ? 1 : 2)) })
    const [file = ''] = await exported([{ frameIndex: 1, isReference: false, mask, soft }], 'soft')
    const crypto = readCryptomatte(await readFile(file))
    const [one, two] = [crypto.coverageOf('Car 1'), crypto.coverageOf('Car 2')]
    let shared = 0
    for (let at = 0; at < pixels; at++) {
      expect(one[at]! + two[at]!).toBeLessThanOrEqual(1.000001)
      if (one[at]! > 0 && two[at]! > 0) shared++
    }
    expect(shared).toBeGreaterThan(500)
    expect(crypto.isOrdered).toBe(true)
    expect(decodeExrMasks(await readFile(file)).objects.map(({ name }) => name)).toEqual(
      objects.map(({ name }) => name)
    )
  })

  test('FFmpeg sees the picture of the video in it', async () => {
    const [file = ''] = await exported([hard(1)], 'picture')
    const raw = async (path: string, frame: number): Promise<Buffer> => {
      const select = ['-vf', `select=eq(n\\,${frame})`, '-frames:v', '1']
      const transfer = path.endsWith('.exr') ? ['-apply_trc', 'iec61966_2_1'] : []
      const args = [
        '-v',
        'error',
        ...transfer,
        '-i',
        mediaPath(path),
        ...select,
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgb24',
        'pipe:1'
      ]
      return (await runProcess(ffmpeg.ffmpeg, args)).stdout
    }
    const [source, back] = [await raw(video, 1), await raw(file, 0)]
    expect(back.length).toBe(pixels * 3)
    const most = back.reduce((worst, value, at) => Math.max(worst, Math.abs(value - source[at]!)), 0)
    expect(most).toBeLessThanOrEqual(2)
  })

  test.skipIf(!pythonHas('OpenEXR', 'numpy'))('OpenEXR reads layers, timecode, rate and ids', async () => {
    const [file = ''] = await exported([hard(1)], 'open')
    expect(python(script, [file])).toEqual({
      names: ['CryptoObject00.A', 'CryptoObject00.B', 'CryptoObject00.G', 'CryptoObject00.R'].concat([
        'CryptoObject01.A',
        'CryptoObject01.B',
        'CryptoObject01.G',
        'CryptoObject01.R'
      ]),
      kinds: ['float32'],
      mattes: 3,
      picture: ['float16'],
      first: cryptomatteHash('Car 1'),
      timecode: [1, 2, 3, 5],
      rate: 24
    })
  })
})

const script = `
import sys, json, OpenEXR, numpy
with OpenEXR.File(sys.argv[1], separate_channels=True) as file:
    header, channels = file.header(), file.channels()
    crypto = sorted(name for name in channels if name.startswith('Crypto'))
    code = header['timeCode']
    number = lambda value: value() if callable(value) else value
    rate = header['framesPerSecond']
    print(json.dumps({
        'names': crypto, 'kinds': sorted({str(channels[name].pixels.dtype) for name in crypto}),
        'mattes': sum(name.endswith('.Y') for name in channels),
        'picture': sorted({str(channels[name].pixels.dtype) for name in 'RGB'}),
        'first': int(channels['CryptoObject00.R'].pixels[0].view(numpy.uint32)[0]),
        'timecode': [number(code.hours), number(code.minutes), number(code.seconds), number(code.frame)],
        'rate': rate.n / rate.d if hasattr(rate, 'n') else float(rate),
    }))
`

/**
 * Cryptomatte as its specification tells readers to: find the attributes, take the id of a name from the manifest, and add
 * up the shares of the pairs whose id it is. Parses the file by itself (OpenEXR File Layout), scan lines with ZIP.
 */
function readCryptomatte(bytes: Buffer) {
  let at = 8
  const text = (): string => {
    const end = bytes.indexOf(0, at)
    const found = bytes.toString('utf8', at, end)
    at = end + 1
    return found
  }
  const header = new Map<string, Buffer>()
  while (bytes[at] !== 0) {
    const name = text()
    text()
    const length = bytes.readInt32LE(at)
    header.set(name, bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  at++
  const channels = channelsOf(header.get('channels')!)
  const planes = new Map(channels.map(({ name }) => [name, new Uint32Array(pixels)]))
  const blocks = Math.ceil(size.height / 16)
  for (let block = 0; block < blocks; block++) {
    const start = Number(bytes.readBigUInt64LE(at + block * 8))
    const first = bytes.readInt32LE(start)
    const data = inflated(bytes.subarray(start + 8, start + 8 + bytes.readInt32LE(start + 4)), channels, first)
    let place = 0
    for (let y = first; y < Math.min(size.height, first + 16); y++) {
      for (const { name, bytesEach } of channels) {
        const plane = planes.get(name)!
        for (let x = 0; x < size.width; x++, place += bytesEach) {
          plane[y * size.width + x] = bytesEach === 4 ? data.readUInt32LE(place) : data.readUInt16LE(place)
        }
      }
    }
  }
  const keys = [...header.keys()].filter((name) => name.startsWith('cryptomatte/'))
  const prefix = keys[0]!.slice(0, keys[0]!.lastIndexOf('/'))
  expect(keys).toHaveLength(4)
  const value = (name: string): string => header.get(`${prefix}/${name}`)!.toString('utf8')
  const manifest = new Map(Object.entries(JSON.parse(value('manifest')) as Record<string, string>))
  const pairs = ['00.R 00.G', '00.B 00.A', '01.R 01.G', '01.B 01.A'].map((pair) =>
    pair.split(' ').map((channel) => planes.get(`${value('name')}${channel}`)!)
  )
  const shareOf = (plane: Uint32Array, pixel: number): number => Buffer.from(plane.buffer).readFloatLE(pixel * 4)
  return {
    manifest,
    attributes: ['hash', 'conversion', 'name'].map((name) => `${name} ${value(name)}`).sort(),
    coverageOf: (name: string): number[] => {
      const id = Number.parseInt(manifest.get(name)!, 16)
      return Array.from({ length: pixels }, (_, pixel) =>
        pairs.reduce((sum, [ids, shares]) => sum + (ids![pixel] === id ? shareOf(shares!, pixel) : 0), 0)
      )
    },
    isOrdered: Array.from({ length: pixels }, (_, pixel) => pairs.map(([, shares]) => shareOf(shares!, pixel))).every(
      (shares) => shares.every((share, rank) => rank === 0 || share <= shares[rank - 1]!)
    )
  }
}

function channelsOf(list: Buffer): { name: string; bytesEach: 2 | 4 }[] {
  const channels: { name: string; bytesEach: 2 | 4 }[] = []
  for (let at = 0; list[at] !== 0;) {
    const end = list.indexOf(0, at)
    channels.push({ name: list.toString('latin1', at, end), bytesEach: list.readInt32LE(end + 1) === 1 ? 2 : 4 })
    at = end + 17
  }
  expect(channels.map(({ name }) => name)).toEqual([...channels.map(({ name }) => name)].sort())
  return channels
}

/** ZIP: deflated differences of the low bytes, then of the high ones. */
function inflated(data: Buffer, channels: readonly { bytesEach: number }[], first: number): Buffer {
  const line = channels.reduce((sum, { bytesEach }) => sum + bytesEach * size.width, 0)
  const whole = line * Math.min(16, size.height - first)
  if (data.length === whole) return data
  const parts = inflateSync(data)
  expect(parts.length).toBe(whole)
  for (let at = 1; at < whole; at++) parts[at] = (parts[at - 1]! + parts[at]! - 128) & 255
  const half = (whole + 1) >> 1
  return Buffer.from(Uint8Array.from(parts, (_, at) => parts[(at % 2 ? half : 0) + (at >> 1)]!))
}
