import { type FileHandle, open } from 'node:fs/promises'

/** How long a written clip is shown, in microseconds. */
export interface ShownDuration {
  /** From the start of the first frame to the end of the last. */
  readonly total: number
  readonly lastFrame: number
}

/**
 * Gives the last frame of an MP4 or MOV file its duration. FFmpeg writes none where frames have times of their own, and
 * its older versions then end the edit list at the last frame's start, so that players drop the frame. Only numbers
 * inside the index (`moov`) are changed, in place. Layout: ISO/IEC 14496-12.
 */
export async function setLastFrameDuration(path: string, micros: ShownDuration): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const found = await readMoov(file)
    if (!found) return
    patchMoov(found.moov, micros)
    await file.write(found.moov, 0, found.moov.length, found.at)
  } finally {
    await file.close()
  }
}

async function readMoov(file: FileHandle): Promise<{ at: number; moov: Buffer } | null> {
  const { size: fileSize } = await file.stat()
  const header = Buffer.alloc(16)
  for (let at = 0; at + 8 <= fileSize;) {
    await file.read(header, 0, 16, at)
    const short = header.readUInt32BE(0)
    const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short
    if (header.toString('latin1', 4, 8) === 'moov') {
      const moov = Buffer.alloc(size)
      await file.read(moov, 0, size, at)
      return { at, moov }
    }
    if (size < 8) return null
    at += size
  }
  return null
}

/** @param moov the index, changed in place; one without a video track is left alone */
export function patchMoov(moov: Buffer, micros: ShownDuration): void {
  const movie = new Box(moov, 0, moov.length)
  const track = movie.children('trak').find((each) => each.find('mdia', 'hdlr')?.ascii(16, 4) === 'vide')
  const movieHeader = movie.find('mvhd')
  if (!track || !movieHeader) return
  lengthenMedia(track, micros.lastFrame)
  const shown = lengthenTrack(track, Math.ceil((micros.total * scaleOf(movieHeader)) / 1e6))
  const durationAt = movieHeader.isLong ? 32 : 24
  movieHeader.add(durationAt, Math.max(0, shown - movieHeader.number(durationAt)))
}

/** Ticks a second, in `mvhd` and `mdhd`. */
function scaleOf(header: Box): number {
  return header.u32(header.isLong ? 28 : 20)
}

/** In the media's own ticks: the last entry of the sample durations, if it is zero, and their sum. */
function lengthenMedia(track: Box, micros: number): void {
  const header = track.find('mdia', 'mdhd')
  const durations = track.find('mdia', 'minf', 'stbl', 'stts')
  if (!header || !durations || durations.u32(durations.length - 4) !== 0) return
  const ticks = Math.round((micros * scaleOf(header)) / 1e6)
  durations.setU32(durations.length - 4, ticks)
  header.add(header.isLong ? 32 : 24, ticks)
}

/** In the movie's ticks: players show what the edit list holds. @returns duration of the track */
function lengthenTrack(track: Box, wantedTicks: number): number {
  const header = track.find('tkhd')
  const edits = track.find('edts', 'elst')
  if (header && edits) {
    // The last entry is the pictures; one before it only waits.
    const at = edits.length - (edits.isLong ? 20 : 12)
    const missing = Math.max(0, wantedTicks - edits.number(at))
    edits.add(at, missing)
    header.add(header.isLong ? 36 : 28, missing)
  }
  return header?.number(header.isLong ? 36 : 28) ?? 0
}

/** A box inside a buffer. Offsets count from its start; full boxes have their version in byte 8. */
class Box {
  readonly length: number
  readonly #bytes: Buffer
  readonly #at: number

  constructor(bytes: Buffer, at: number, length: number) {
    this.#bytes = bytes
    this.#at = at
    this.length = length
  }

  /** Version 1 boxes have 64-bit times. */
  get isLong(): boolean {
    return this.#bytes[this.#at + 8] === 1
  }

  find(...names: string[]): Box | undefined {
    const [name = '', ...deeper] = names
    const child = this.children(name)[0]
    return deeper.length === 0 ? child : child?.find(...deeper)
  }

  children(name: string): Box[] {
    const found: Box[] = []
    for (let at = 8; at + 8 <= this.length;) {
      const length = this.u32(at)
      if (this.ascii(at + 4, 4) === name) found.push(new Box(this.#bytes, this.#at + at, length))
      if (length < 8) break
      at += length
    }
    return found
  }

  ascii(at: number, length: number): string {
    return this.#bytes.toString('latin1', this.#at + at, this.#at + at + length)
  }

  u32(at: number): number {
    return this.#bytes.readUInt32BE(this.#at + at)
  }

  setU32(at: number, value: number): void {
    this.#bytes.writeUInt32BE(value, this.#at + at)
  }

  /** A number as wide as the box's version has it. */
  number(at: number): number {
    return this.isLong ? Number(this.#bytes.readBigUInt64BE(this.#at + at)) : this.u32(at)
  }

  add(at: number, value: number): void {
    const sum = this.number(at) + value
    if (this.isLong) this.#bytes.writeBigUInt64BE(BigInt(sum), this.#at + at)
    else this.setU32(at, sum)
  }
}
