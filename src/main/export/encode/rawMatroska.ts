import type { HighDynamicRange, MasteringDisplay, Size } from '../../../shared/domain/types'

/**
 * Uncompressed pictures as a Matroska stream: the way to hand FFmpeg pictures through a pipe together with the exact
 * time of each. Elements and their ids: RFC 9559.
 */

/** Times count microseconds. */
const timestampScaleNanos = 1000

/**
 * Everything before the first frame.
 * @param tag of the pixel format, four bytes
 * @param frameMicros typical distance of two frames, for rate estimates only
 * @param light what FFmpeg passes on to the file it writes
 */
export function matroskaHeader(size: Size, tag: Buffer, frameMicros: number, light?: HighDynamicRange): Buffer {
  const video = element(0xe0, [
    uintElement(0xb0, size.width),
    uintElement(0xba, size.height),
    element(0x2eb524, tag), // ColourSpace
    ...(light?.light || light?.mastering ? [colourElement(light)] : [])
  ])
  const track = element(0xae, [
    uintElement(0xd7, 1), // TrackNumber
    uintElement(0x73c5, 1), // TrackUID
    uintElement(0x83, 1), // TrackType video
    uintElement(0x9c, 0), // FlagLacing
    uintElement(0x23e383, Math.max(1, Math.round(frameMicros)) * 1000), // DefaultDuration, nanoseconds
    element(0x86, Buffer.from('V_UNCOMPRESSED', 'latin1')),
    video
  ])
  const info = element(0x1549a966, [uintElement(0x2ad7b1, timestampScaleNanos)])
  // The segment is as long as the pipe is open.
  const segment = Buffer.concat([idBytes(0x18538067), Buffer.from('01ffffffffffffff', 'hex')])
  return Buffer.concat([ebmlHeader(), segment, info, element(0x1654ae6b, [track])])
}

function colourElement({ light, mastering }: HighDynamicRange): Buffer {
  return element(0x55b0, [
    ...(light ? [uintElement(0x55bc, light.maxContent), uintElement(0x55bd, light.maxAverage)] : []),
    ...(mastering ? [element(0x55d0, masteringElements(mastering))] : [])
  ])
}

function masteringElements({ red, green, blue, white, minNits, maxNits }: MasteringDisplay): Buffer[] {
  const corners = [...red, ...green, ...blue, ...white].map((value, at) => floatElement(0x55d1 + at, value))
  return [...corners, floatElement(0x55d9, maxNits), floatElement(0x55da, minNits)]
}

/** What goes before the pixels of one frame. @param micros presentation time, not negative */
export function matroskaFrameHeader(micros: number, pixelBytes: number): Buffer {
  const block = Buffer.from([0x81, 0, 0, 0x80]) // track 1, at the cluster's time, key frame
  const blockStart = Buffer.concat([idBytes(0xa3), sizeBytes(block.length + pixelBytes), block])
  const timestamp = uintElement(0xe7, micros)
  const clusterSize = timestamp.length + blockStart.length + pixelBytes
  return Buffer.concat([idBytes(0x1f43b675), sizeBytes(clusterSize), timestamp, blockStart])
}

function ebmlHeader(): Buffer {
  return element(0x1a45dfa3, [
    uintElement(0x4286, 1), // EBMLVersion
    uintElement(0x42f7, 1), // EBMLReadVersion
    uintElement(0x42f2, 4), // EBMLMaxIDLength
    uintElement(0x42f3, 8), // EBMLMaxSizeLength
    element(0x4282, Buffer.from('matroska', 'latin1')),
    uintElement(0x4287, 4), // DocTypeVersion
    uintElement(0x4285, 2) // DocTypeReadVersion
  ])
}

function element(id: number, content: Buffer | readonly Buffer[]): Buffer {
  const body = Buffer.isBuffer(content) ? content : Buffer.concat(content)
  return Buffer.concat([idBytes(id), sizeBytes(body.length), body])
}

function uintElement(id: number, value: number): Buffer {
  const body = Buffer.alloc(8)
  body.writeBigUInt64BE(BigInt(value))
  return element(id, body)
}

function floatElement(id: number, value: number): Buffer {
  const body = Buffer.alloc(8)
  body.writeDoubleBE(value)
  return element(id, body)
}

/** Element ids carry their own length mark. */
function idBytes(id: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(id)
  return bytes.subarray(bytes.findIndex((byte) => byte !== 0))
}

/** Sizes always take eight bytes: a mark and 56 bits. */
function sizeBytes(size: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(size))
  bytes[0] = 0x01
  return bytes
}
