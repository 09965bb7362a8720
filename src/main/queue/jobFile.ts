/**
 * Any plain data with byte arrays in it as one block: a line that says what it is, the length of the JSON, the JSON with
 * `{"$bytes": [offset, length]}` in place of every array, then the bytes. Thousands of masks cost one copy each.
 */

const magic = Buffer.from('hodor-studio job 1\n')
const key = '$bytes'

export function packJob(value: unknown): Buffer {
  const blocks: Uint8Array[] = []
  let offset = 0
  // The holder's own entry: a Buffer would come as what its `toJSON` makes of it.
  const json = JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, name, written: unknown) {
    const entry = this[name]
    if (!(entry instanceof Uint8Array)) return written
    const place = { [key]: [offset, entry.length] }
    blocks.push(entry)
    offset += entry.length
    return place
  })
  const head = Buffer.from(json)
  const length = Buffer.alloc(4)
  length.writeUInt32LE(head.length)
  return Buffer.concat([magic, length, head, ...blocks])
}

/** @throws RangeError for a block that is cut short or something else, SyntaxError for JSON that is none */
export function unpackJob(block: Uint8Array): unknown {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.length)
  if (!bytes.subarray(0, magic.length).equals(magic)) throw new RangeError('it is no job of the queue')
  const start = magic.length + 4
  const end = start + bytes.readUInt32LE(magic.length)
  if (end > bytes.length) throw new RangeError('it is cut short')
  const data = bytes.subarray(end)
  return JSON.parse(bytes.toString('utf8', start, end), (_name, entry: unknown) => placed(entry, data))
}

function placed(entry: unknown, data: Buffer): unknown {
  if (typeof entry !== 'object' || entry === null || !(key in entry)) return entry
  const [offset = 0, length = 0] = entry[key] as [number, number]
  if (offset + length > data.length) throw new RangeError('it is cut short')
  // A copy, so that one mask does not keep the whole file in memory.
  return new Uint8Array(data.subarray(offset, offset + length))
}
