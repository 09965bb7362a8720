/** A small EXR file as renderers write them, with any channels and windows: uncompressed floats. */

export interface ExrRequest {
  /** Name and value of each channel. */
  readonly channels: Readonly<Record<string, number>>
  /** Left, top, right, bottom, inclusive. */
  readonly display: readonly [number, number, number, number]
  /** Absent: all of the display window. */
  readonly data?: readonly [number, number, number, number]
}

export function exrBytes({ channels, display, data = display }: ExrRequest): Buffer {
  const names = Object.keys(channels).sort()
  const list = names.map((name) => Buffer.concat([text(name), ints(2, 0, 1, 1)]))
  const header = Buffer.concat([
    ints(20_000_630, 2),
    attribute('channels', 'chlist', Buffer.concat([...list, Buffer.alloc(1)])),
    attribute('compression', 'compression', Buffer.from([0])),
    attribute('dataWindow', 'box2i', ints(...data)),
    attribute('displayWindow', 'box2i', ints(...display)),
    attribute('lineOrder', 'lineOrder', Buffer.from([0])),
    attribute('pixelAspectRatio', 'float', floats(1, 1)),
    attribute('screenWindowCenter', 'v2f', floats(0, 2)),
    attribute('screenWindowWidth', 'float', floats(1, 1)),
    Buffer.alloc(1)
  ])
  const [left, top, right, bottom] = data
  const rows = bottom - top + 1
  const pixels = Buffer.concat(names.map((name) => floats(channels[name]!, right - left + 1)))
  const table = Buffer.alloc(rows * 8)
  const lines = Array.from({ length: rows }, (_, row) => {
    table.writeBigUInt64LE(BigInt(header.length + table.length + row * (8 + pixels.length)), row * 8)
    return Buffer.concat([ints(top + row, pixels.length), pixels])
  })
  return Buffer.concat([header, table, ...lines])
}

function attribute(name: string, kind: string, content: Buffer): Buffer {
  return Buffer.concat([text(name), text(kind), ints(content.length), content])
}

const text = (value: string): Buffer => Buffer.from(`${value}\0`, 'latin1')

function ints(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, at) => bytes.writeInt32LE(value, at * 4))
  return bytes
}

function floats(value: number, count: number): Buffer {
  const bytes = Buffer.alloc(count * 4)
  for (let at = 0; at < count; at++) bytes.writeFloatLE(value, at * 4)
  return bytes
}
