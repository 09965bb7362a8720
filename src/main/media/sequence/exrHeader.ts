/** Headers of EXR files: attributes of a name, a kind, a length and a content; an empty name ends them. */

export interface ExrWindow {
  readonly left: number
  readonly top: number
  /** Inclusive. */
  readonly right: number
  readonly bottom: number
}

export interface ExrHeader {
  /** What of the plane is the picture. */
  readonly display: ExrWindow
  /** What of the plane is stored. */
  readonly data: ExrWindow
  readonly channels: readonly string[]
  readonly compression: number
}

const magic = 20_000_630
const severalParts = 0x1000

/** @returns a header for each part, and where the last ends; null where they are not to be read */
export function parseExrHeaders(
  bytes: Buffer
): { readonly headers: readonly ExrHeader[]; readonly end: number } | null {
  if (bytes.length < 9 || bytes.readUInt32LE(0) !== magic) return null
  const isSeveral = (bytes.readUInt32LE(4) & severalParts) !== 0
  const headers: ExrHeader[] = []
  let at = 8
  do {
    const found = attributesAt(bytes, at)
    const header = found && headerOf(found.attributes)
    if (!found || !header) return null
    headers.push(header)
    at = found.end
  } while (isSeveral && at < bytes.length && bytes[at] !== 0)
  return { headers, end: isSeveral ? at + 1 : at }
}

function attributesAt(bytes: Buffer, start: number): { attributes: ReadonlyMap<string, Buffer>; end: number } | null {
  const attributes = new Map<string, Buffer>()
  for (let at = start; at < bytes.length;) {
    if (bytes[at] === 0) return { attributes, end: at + 1 }
    const name = bytes.indexOf(0, at)
    const kind = bytes.indexOf(0, name + 1)
    if (name < 0 || kind < 0 || kind + 5 > bytes.length) return null
    const from = kind + 5
    const to = from + bytes.readUInt32LE(kind + 1)
    if (to > bytes.length) return null
    attributes.set(bytes.toString('latin1', at, name), bytes.subarray(from, to))
    at = to
  }
  return null
}

function headerOf(attributes: ReadonlyMap<string, Buffer>): ExrHeader | null {
  const display = windowOf(attributes.get('displayWindow'))
  const data = windowOf(attributes.get('dataWindow'))
  if (!display || !data) return null
  return {
    ...{ display, data },
    channels: channelsOf(attributes.get('channels') ?? Buffer.alloc(0)),
    compression: attributes.get('compression')?.[0] ?? 0
  }
}

function windowOf(bytes: Buffer | undefined): ExrWindow | null {
  if (bytes?.length !== 16) return null
  const [left = 0, top = 0, right = 0, bottom = 0] = [0, 4, 8, 12].map((at) => bytes.readInt32LE(at))
  return right < left || bottom < top ? null : { left, top, right, bottom }
}

/** Names end with a zero, sixteen bytes about each follow. */
function channelsOf(bytes: Buffer): string[] {
  const names: string[] = []
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const end = bytes.indexOf(0, at)
    if (end < 0) break
    names.push(bytes.toString('utf8', at, end))
    at = end + 17
  }
  return names
}
