/** JPEG files as FFmpeg's `mpjpeg` writes them: a boundary, lines of headers that tell the length, an empty line, the file. */

const headersEnd = Buffer.from('\r\n\r\n')

/** Cuts the byte stream into JPEG files; an incomplete one at the end is dropped. */
export async function* cutIntoJpegs(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (let part = firstPart(held); part; part = firstPart(held)) {
      yield part.jpeg
      held = part.rest
    }
  }
}

function firstPart(held: Buffer): { jpeg: Buffer; rest: Buffer } | null {
  const headers = held.indexOf(headersEnd)
  if (headers < 0) return null
  const length = Number(/content-length: *(\d+)/i.exec(held.toString('latin1', 0, headers))?.[1] ?? 0)
  const start = headers + headersEnd.length
  if (held.length < start + length) return null
  return { jpeg: held.subarray(start, start + length), rest: held.subarray(start + length) }
}

/** What precedes the JPEGs of `ivfEntry`, so that FFmpeg reads each as soon as it was written: sizes are told, not searched for. */
export function ivfHeader({ width, height }: { readonly width: number; readonly height: number }): Buffer {
  const header = Buffer.alloc(32)
  header.write('DKIF', 0, 'latin1')
  header.writeUInt16LE(header.length, 6)
  header.write('MJPG', 8, 'latin1')
  header.writeUInt16LE(width, 12)
  header.writeUInt16LE(height, 14)
  header.writeUInt32LE(25, 16)
  header.writeUInt32LE(1, 20)
  return header
}

export function ivfEntry(jpeg: Buffer, tick: number): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt32LE(jpeg.length, 0)
  header.writeUInt32LE(tick, 4)
  return Buffer.concat([header, jpeg])
}
