import type { EncodedMask, LabelMask, Size } from './types'

/**
 * Lossless run lengths of a label mask, row-major: for each run one byte object id, then its length as a LEB128
 * varint. Runs cross row ends, their lengths add up to width × height. An all-background 1080p mask takes 5 bytes.
 */
export function encodeMask(mask: LabelMask): EncodedMask {
  const { width, height, data } = mask
  const total = width * height
  if (data.length !== total) throw new RangeError(`mask holds ${data.length} pixels, expected ${width}×${height}`)
  let bytes = new Uint8Array(256)
  let used = 0
  let start = 0
  while (start < total) {
    const label = data[start] ?? 0
    let end = start + 1
    while (end < total && data[end] === label) end++
    if (used + 6 > bytes.length) bytes = grown(bytes)
    bytes[used++] = label
    used = writeVarint(bytes, used, end - start)
    start = end
  }
  return { width, height, runs: bytes.slice(0, used) }
}

/** Writes a mask of one object (label 1) run by run, without its pixels. */
export class MaskWriter {
  #bytes = new Uint8Array(256)
  #used = 0
  #written = 0
  /** The run of the object that may still grow. */
  #from = 0
  #to = 0

  constructor(private readonly size: Size) {}

  /** Pixels of the object, row-major. @param start at or behind the end of the last ones */
  add(start: number, length: number): void {
    if (length === 0) return
    if (start < this.#to || start + length > this.size.width * this.size.height) {
      throw new RangeError(`pixels ${start} to ${start + length} do not follow ${this.#to}`)
    }
    if (start > this.#to) {
      this.#close()
      this.#from = start
    }
    this.#to = start + length
  }

  finish(): EncodedMask {
    const { width, height } = this.size
    this.#close()
    this.#run(0, width * height - this.#written)
    return { width, height, runs: this.#bytes.slice(0, this.#used) }
  }

  #close(): void {
    if (this.#to === this.#from) return
    this.#run(0, this.#from - this.#written)
    this.#run(1, this.#to - this.#from)
  }

  #run(label: number, length: number): void {
    if (length === 0) return
    if (this.#used + 6 > this.#bytes.length) this.#bytes = grown(this.#bytes)
    this.#bytes[this.#used++] = label
    this.#used = writeVarint(this.#bytes, this.#used, length)
    this.#written += length
  }
}

/** Calls `visit` for each run in order; throws `RangeError` when the runs do not fill the mask exactly. */
export function forEachRun(mask: EncodedMask, visit: (label: number, start: number, length: number) => void): void {
  const total = mask.width * mask.height
  let position = 0
  let start = 0
  while (position < mask.runs.length) {
    const label = mask.runs[position++] ?? 0
    let length = 0
    let scale = 1
    for (;;) {
      const byte = mask.runs[position++]
      if (byte === undefined || scale > 2 ** 35) throw new RangeError('mask runs are cut short')
      length += (byte & 127) * scale
      if (byte < 128) break
      scale *= 128
    }
    if (length === 0 || start + length > total) throw new RangeError('mask runs overflow the mask')
    visit(label, start, length)
    start += length
  }
  if (start !== total) throw new RangeError(`mask runs cover ${start} of ${total} pixels`)
}

export function decodeMask(mask: EncodedMask): LabelMask {
  const data = new Uint8Array(mask.width * mask.height)
  forEachRun(mask, (label, start, length) => {
    if (label !== 0) data.fill(label, start, start + length)
  })
  return { width: mask.width, height: mask.height, data }
}

/** Pixels per object id; background left out. */
export function maskAreas(mask: EncodedMask): Map<number, number> {
  const areas = new Map<number, number>()
  forEachRun(mask, (label, _start, length) => {
    if (label !== 0) areas.set(label, (areas.get(label) ?? 0) + length)
  })
  return areas
}

function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value
  while (rest > 127) {
    bytes[at++] = (rest % 128) | 128
    rest = Math.floor(rest / 128)
  }
  bytes[at++] = rest
  return at
}

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2)
  larger.set(bytes)
  return larger
}
