/** Pictures of H.264 and HEVC as MP4 and Matroska store them: NAL units, each behind its length. */

export interface DecoderConfiguration {
  readonly codec: 'h264' | 'hevc'
  /** Bytes of the length before each NAL unit. */
  readonly lengthBytes: number
  /** Parameter sets, each behind its length: what a decoder has to know before the first picture. */
  readonly parameterSets: Buffer
  /** Layers of pictures that can be left out; 0 = unknown. HEVC only. */
  readonly temporalLayers: number
  /** The parameter sets, without their lengths. */
  readonly units: readonly Buffer[]
}

export interface PictureTraits {
  /** A decoder can start here, whatever it decoded before: every picture shown from here on comes out right. */
  readonly start: boolean
  /** No other picture refers to it. */
  readonly spare: boolean
}

/** @param extradata an avcC or hvcC record @returns null when it is something else */
export function readConfiguration(codec: 'h264' | 'hevc', extradata: Buffer): DecoderConfiguration | null {
  const { shortest, lengthAt, parameterSets } = records[codec]
  if (extradata[0] !== 1 || extradata.length < shortest) return null
  const lengthBytes = (extradata.readUInt8(lengthAt) & 3) + 1
  try {
    const units = parameterSets(extradata)
    if (units.length === 0) return null
    const framed = Buffer.concat(units.map((unit) => withLength(unit, lengthBytes)))
    const temporalLayers = codec === 'hevc' ? (extradata.readUInt8(21) >> 3) & 7 : 0
    return { codec, lengthBytes, parameterSets: framed, temporalLayers, units }
  } catch {
    return null
  }
}

const records = {
  h264: { shortest: 7, lengthAt: 4, parameterSets: avcParameterSets },
  hevc: { shortest: 23, lengthAt: 21, parameterSets: hevcParameterSets }
}

function avcParameterSets(record: Buffer): Buffer[] {
  const sps = unitList(record, 6, (record[5] ?? 0) & 31)
  return [...sps.units, ...unitList(record, sps.end + 1, record.readUInt8(sps.end)).units]
}

function hevcParameterSets(record: Buffer): Buffer[] {
  const found: Buffer[] = []
  let at = 23
  for (let array = 0; array < (record[22] ?? 0); array++) {
    const list = unitList(record, at + 3, record.readUInt16BE(at + 1))
    // Video, sequence and picture parameter sets; messages beside them are no business of a seek.
    if ([32, 33, 34].includes((record[at] ?? 0) & 63)) found.push(...list.units)
    at = list.end
  }
  return found
}

function unitList(record: Buffer, from: number, count: number): { units: Buffer[]; end: number } {
  const units: Buffer[] = []
  let at = from
  for (let index = 0; index < count; index++) {
    const length = record.readUInt16BE(at)
    if (at + 2 + length > record.length) throw new RangeError('parameter set beyond the record')
    units.push(record.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return { units, end: at }
}

function withLength(unit: Buffer, lengthBytes: number): Buffer {
  const framed = Buffer.alloc(lengthBytes + unit.length)
  framed.writeUIntBE(unit.length, 0, lengthBytes)
  unit.copy(framed, lengthBytes)
  return framed
}

/** Ends a sequence, so that a decoder forgets what came before. HEVC only: in H.264 decoders take no notice of it. */
export function endOfSequence({ codec, lengthBytes }: DecoderConfiguration): Buffer {
  return codec === 'hevc' ? withLength(Buffer.from([36 << 1, 1]), lengthBytes) : Buffer.alloc(0)
}

/** @returns null when the packet is no sequence of whole NAL units, or holds no picture */
export function pictureTraits(configuration: DecoderConfiguration, packet: Buffer): PictureTraits | null {
  const units = splitUnits(packet, configuration.lengthBytes)
  if (!units) return null
  return configuration.codec === 'h264' ? avcTraits(units) : hevcTraits(units, configuration.temporalLayers)
}

function splitUnits(packet: Buffer, lengthBytes: number): Buffer[] | null {
  const units: Buffer[] = []
  for (let at = 0; at < packet.length;) {
    if (at + lengthBytes > packet.length) return null
    const end = at + lengthBytes + packet.readUIntBE(at, lengthBytes)
    if (end > packet.length) return null
    if (end > at + lengthBytes) units.push(packet.subarray(at + lengthBytes, end))
    at = end
  }
  return units
}

function avcTraits(units: readonly Buffer[]): PictureTraits | null {
  const type = (unit: Buffer): number => unit[0]! & 31
  // The forbidden bit; slices cut into partitions can be lost piece by piece.
  if (units.some((unit) => unit[0]! & 0x80 || (type(unit) >= 2 && type(unit) <= 4))) return null
  const slices = units.filter((unit) => type(unit) === 1 || type(unit) === 5)
  if (slices.length === 0) return null
  // Not at I pictures of open groups: a decoder that has decoded something else stumbles over their numbers.
  const start = slices.every((unit) => type(unit) === 5)
  const spare = slices.every((unit) => (unit[0]! & 0x60) === 0)
  return { start, spare }
}

/** Payload bytes: zeros are kept apart by a 3 that does not count. */
export function withoutEmulation(unit: Buffer): Buffer {
  const kept = [...unit].filter((byte, at) => !(byte === 3 && at >= 2 && unit[at - 1] === 0 && unit[at - 2] === 0))
  return Buffer.from(kept)
}

function hevcTraits(units: readonly Buffer[], temporalLayers: number): PictureTraits | null {
  if (units.some((unit) => unit.length < 2 || unit[0]! & 0x80)) return null
  const type = (unit: Buffer): number => unit[0]! >> 1
  const slices = units.filter((unit) => type(unit) < 32)
  if (slices.length === 0) return null
  const start = slices.every((unit) => type(unit) >= 16 && type(unit) <= 21)
  // Even types below 16: nothing on its own layer refers to it. On the highest layer that means nothing at all.
  const isSpare = (unit: Buffer): boolean =>
    temporalLayers > 0 && type(unit) < 16 && type(unit) % 2 === 0 && (unit[1]! & 7) >= temporalLayers
  return { start, spare: slices.every(isSpare) }
}
