import { deflateSync } from 'node:zlib'
import { timecodeBase, type Timecode } from '../../shared/domain/smpteTimecode'
import type { Rational, Size } from '../../shared/domain/types'
import { predicted } from './exrBlocks'

/** OpenEXR 2, one part of scan lines, half and single float channels, ZIP compression. Layout: openexr.com, "OpenEXR File Layout". */

interface NamedChannel {
  /** At most 31 characters; `layer.Y` puts it into a layer. */
  readonly name: string
}

export interface HalfChannel extends NamedChannel {
  /** Writes row `y` as half floats. */
  fillRow(y: number, row: Uint16Array): void
}

export interface FloatChannel extends NamedChannel {
  /** Writes row `y` as single floats, bit for bit. */
  fillFloats(y: number, row: Float32Array): void
}

export type ExrChannel = HalfChannel | FloatChannel

export interface ExrPicture {
  readonly size: Size
  readonly channels: readonly ExrChannel[]
  readonly frameRate: Rational
  /** Of this picture; absent where the clip has none. */
  readonly timecode?: Timecode | undefined
  /** Text attributes of the header. */
  readonly texts: Readonly<Record<string, string>>
}

const linesOfBlock = 16
const halfType = 1
const floatType = 2
const zipCompression = 3

export function encodeExr(picture: ExrPicture): Uint8Array {
  // The format wants channels in order of their names.
  const channels = [...picture.channels].sort((a, b) => (a.name < b.name ? -1 : 1))
  const head = header(picture, channels)
  const blocks: Buffer[] = []
  for (let y = 0; y < picture.size.height; y += linesOfBlock) blocks.push(block(picture.size, channels, y))
  const offsets = Buffer.alloc(blocks.length * 8)
  let offset = head.length + offsets.length
  blocks.forEach((bytes, index) => {
    offsets.writeBigUInt64LE(BigInt(offset), index * 8)
    offset += bytes.length
  })
  return Buffer.concat([head, offsets, ...blocks])
}

function isFloat(channel: ExrChannel): channel is FloatChannel {
  return 'fillFloats' in channel
}

function block({ width, height }: Size, channels: readonly ExrChannel[], from: number): Buffer {
  const lines = Math.min(linesOfBlock, height - from)
  const lineBytes = channels.reduce((sum, channel) => sum + width * (isFloat(channel) ? 4 : 2), 0)
  const raw = new Uint8Array(lines * lineBytes)
  const view = new DataView(raw.buffer)
  const [halves, floats] = [new Uint16Array(width), new Float32Array(width)]
  let at = 0
  for (let y = from; y < from + lines; y++) {
    for (const channel of channels) {
      if (isFloat(channel)) {
        channel.fillFloats(y, floats)
        for (let x = 0; x < width; x++, at += 4) view.setFloat32(at, floats[x]!, true)
      } else {
        channel.fillRow(y, halves)
        for (let x = 0; x < width; x++, at += 2) view.setUint16(at, halves[x]!, true)
      }
    }
  }
  const deflated = deflateSync(predicted(raw))
  // What does not get smaller is stored as it is; readers tell by the length.
  const data = deflated.length < raw.length ? deflated : raw
  const start = Buffer.alloc(8)
  start.writeInt32LE(from, 0)
  start.writeInt32LE(data.length, 4)
  return Buffer.concat([start, data])
}

function header({ size, frameRate, timecode, texts }: ExrPicture, channels: readonly ExrChannel[]): Buffer {
  const window = int32s(0, 0, size.width - 1, size.height - 1)
  return Buffer.concat([
    Buffer.from([0x76, 0x2f, 0x31, 0x01, 2, 0, 0, 0]),
    attribute('channels', 'chlist', Buffer.concat([...channels.map(channelEntry), Buffer.of(0)])),
    attribute('compression', 'compression', Buffer.of(zipCompression)),
    attribute('dataWindow', 'box2i', window),
    attribute('displayWindow', 'box2i', window),
    attribute('framesPerSecond', 'rational', int32s(frameRate.num, frameRate.den)),
    attribute('lineOrder', 'lineOrder', Buffer.of(0)),
    attribute('pixelAspectRatio', 'float', float32s(1)),
    attribute('screenWindowCenter', 'v2f', float32s(0, 0)),
    attribute('screenWindowWidth', 'float', float32s(1)),
    ...(timecode ? [attribute('timeCode', 'timecode', timecodeValue(timecode, frameRate))] : []),
    ...Object.entries(texts).map(([name, text]) => attribute(name, 'string', Buffer.from(text, 'utf8'))),
    Buffer.of(0)
  ])
}

/** SMPTE 12M as binary-coded decimals; rates above 30 count every second frame and mark those between. */
function timecodeValue({ hours, minutes, seconds, frames, dropFrame }: Timecode, rate: Rational): Buffer {
  const paired = timecodeBase(rate) > 30
  const frame = paired ? frames >> 1 : frames
  const decimals = (value: number): number => Math.floor(value / 10) * 16 + (value % 10)
  const mark = paired && frames % 2 === 1 ? 1 << 15 : 0
  const low = decimals(frame) | (dropFrame ? 1 << 6 : 0) | (decimals(seconds) << 8) | mark
  const value = Buffer.alloc(8)
  value.writeUInt32LE(low + decimals(minutes) * 2 ** 16 + decimals(hours) * 2 ** 24)
  return value
}

function channelEntry(channel: ExrChannel): Buffer {
  // Type, then a flag for log-like values with padding, then sampling.
  const type = isFloat(channel) ? floatType : halfType
  return Buffer.concat([zeroEnded(channel.name), int32s(type), Buffer.of(1, 0, 0, 0), int32s(1, 1)])
}

function attribute(name: string, type: string, value: Buffer): Buffer {
  return Buffer.concat([zeroEnded(name), zeroEnded(type), int32s(value.length), value])
}

function zeroEnded(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1')
}

function int32s(...values: number[]): Buffer {
  return Buffer.from(Int32Array.from(values).buffer)
}

function float32s(...values: number[]): Buffer {
  return Buffer.from(Float32Array.from(values).buffer)
}
