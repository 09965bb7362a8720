import type { Size } from '../../../../shared/domain/types'

/**
 * Just enough Matroska to hand packets to FFmpeg through a pipe as they are, each with a time of our choosing: one
 * track, no index, every packet in a cluster of its own.
 */

export interface StreamTrack {
  readonly codec: 'h264' | 'hevc'
  /** The decoder configuration record as MP4 and Matroska store it. */
  readonly extradata: Buffer
  readonly codedSize: Size
  /** What the container says of the range of values, where the stream itself may not. */
  readonly range: 'tv' | 'pc' | null
}

const codecNames = { h264: 'V_MPEG4/ISO/AVC', hevc: 'V_MPEGH/ISO/HEVC' }
const unknownLength = Buffer.from('01ffffffffffffff', 'hex')
const trackNumber = 1

/** What comes before the first packet; times are counted in microseconds. */
export function streamHeader({ codec, extradata, codedSize, range }: StreamTrack): Buffer {
  const colour = range === null ? [] : [element('55b0', element('55b9', integer(range === 'tv' ? 1 : 2)))]
  const picture = [element('b0', integer(codedSize.width)), element('ba', integer(codedSize.height)), ...colour]
  const track = [
    element('d7', integer(trackNumber)),
    element('73c5', integer(1)),
    element('83', integer(1)),
    element('86', Buffer.from(codecNames[codec], 'latin1')),
    element('63a2', extradata),
    element('e0', ...picture)
  ]
  return Buffer.concat([
    element(
      '1a45dfa3',
      element('4282', Buffer.from('matroska', 'latin1')),
      element('4287', integer(4)),
      element('4285', integer(2))
    ),
    Buffer.from('18538067', 'hex'),
    unknownLength,
    element('1549a966', element('2ad7b1', integer(1000))),
    element('1654ae6b', element('ae', ...track))
  ])
}

/** A packet. @param micros when it is shown, 0 or more */
export function streamPacket(micros: number, isKey: boolean, parts: readonly Buffer[]): Buffer {
  const head = Buffer.from([0x80 | trackNumber, 0, 0, isKey ? 0x80 : 0])
  return element('1f43b675', element('e7', integer(micros)), element('a3', head, ...parts))
}

function element(id: string, ...body: readonly Buffer[]): Buffer {
  const length = integer(body.reduce((sum, part) => sum + part.length, 0))
  length[0] = 0x01
  return Buffer.concat([Buffer.from(id, 'hex'), length, ...body])
}

/** Eight bytes, high one first. */
function integer(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}
