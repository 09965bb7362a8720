import { open, type FileHandle } from 'node:fs/promises'
import { declaredReordering } from './avcReordering'
import {
  endOfSequence,
  pictureTraits,
  readConfiguration,
  type DecoderConfiguration,
  type PictureTraits
} from './nalUnits'
import { keyBefore, type PacketIndex } from './packetIndex'

/** What stands before a packet in Matroska: the track's number, a time, flags. */
const mostLeading = 12

export interface StoredPacket {
  readonly data: Buffer
  readonly traits: PictureTraits
}

/** The packets of a video, read from its file. Every one is checked to be whole NAL units. */
export class PacketFile {
  private constructor(
    readonly index: PacketIndex,
    readonly configuration: DecoderConfiguration,
    private readonly file: FileHandle,
    /** From the position FFmpeg tells to the first byte of the packet. */
    private readonly leading: number
  ) {}

  /** @returns null where packets do not lie in the file as a decoder takes them */
  static async open(path: string, index: PacketIndex): Promise<PacketFile | null> {
    const configuration = readConfiguration(index.codec, index.extradata)
    const reordering = configuration && reorderingBy(index, configuration)
    if (!configuration || reordering === null) return null
    const file = await open(path)
    const leading = await findLeading(file, index, configuration).catch(() => null)
    if (leading !== null) return new PacketFile({ ...index, reordering }, configuration, file, leading)
    await file.close()
    return null
  }

  /** @returns null where the file does not hold such a packet (any more) */
  async read(packet: number): Promise<StoredPacket | null> {
    const position = (this.index.positions[packet] ?? 0) + this.leading
    const data = await bytesAt(this.file, position, this.index.sizes[packet] ?? 0).catch(() => null)
    const traits = data && pictureTraits(this.configuration, data)
    return traits ? { data, traits } : null
  }

  /** The packet from which decoding gives a frame as decoding from the first one does. @returns null if there is none near */
  async startBefore(frameIndex: number): Promise<{ readonly packet: number; readonly stored: StoredPacket } | null> {
    const packet = keyBefore(this.index, frameIndex)
    const stored = packet === null ? null : await this.read(packet)
    return packet !== null && stored?.traits.start ? { packet, stored } : null
  }

  /** What a decoder is given before the packet it starts from. */
  get preamble(): Buffer[] {
    return [endOfSequence(this.configuration), this.configuration.parameterSets]
  }

  async close(): Promise<void> {
    await this.file.close()
  }
}

/**
 * How many pictures a decoder puts in order. It has to be told how far they are out of order, or it leaves some out; HEVC
 * always tells.
 * @returns null where it is not told
 */
function reorderingBy({ codec, reordering }: PacketIndex, { units }: DecoderConfiguration): number | null {
  const sets = codec === 'h264' ? units.filter((unit) => (unit[0]! & 31) === 7) : []
  const declared = sets.map((unit) => declaredReordering(unit) ?? 0)
  const enough = reordering === 0 || declared.every((each) => each >= reordering)
  return enough ? Math.max(reordering, ...declared) : null
}

async function findLeading(file: FileHandle, index: PacketIndex, configuration: DecoderConfiguration) {
  const size = index.sizes[0] ?? 0
  const data = await bytesAt(file, index.positions[0] ?? 0, size, mostLeading)
  for (let leading = 0; data && leading + size <= data.length; leading++) {
    if (pictureTraits(configuration, data.subarray(leading, leading + size))) return leading
  }
  return null
}

/** @param more bytes that need not be there */
async function bytesAt(file: FileHandle, position: number, length: number, more = 0): Promise<Buffer | null> {
  const bytes = Buffer.allocUnsafe(length + more)
  const { bytesRead } = await file.read(bytes, 0, length + more, position)
  return bytesRead >= length ? bytes.subarray(0, bytesRead) : null
}
