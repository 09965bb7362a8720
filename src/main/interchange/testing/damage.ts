/** Damage as disks, transfers and other programs do it, by a seed: the same number gives the same damage. */

/** Numbers of 0 to 1 that repeat for a seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Random = () => number

const whole = (random: Random, below: number): number => Math.floor(random() * below)
const pick = <T>(random: Random, list: readonly T[]): T => list[whole(random, list.length)]!

/** Bytes that are not what they were: flipped, cut, repeated, moved, zeroed, or with absurd numbers in them. */
export function damagedBytes(bytes: Uint8Array, random: Random): Buffer {
  const copy = Buffer.from(bytes)
  const at = whole(random, copy.length)
  const length = 1 + whole(random, Math.min(64, copy.length))
  switch (whole(random, 8)) {
    case 0:
      for (let flip = 0; flip <= whole(random, 12); flip++) copy[whole(random, copy.length)]! ^= 1 << whole(random, 8)
      return copy
    case 1:
      return copy.subarray(0, at)
    case 2:
      return copy.subarray(at)
    case 3:
      return copy.fill(pick(random, [0, 255]), at, Math.min(copy.length, at + length))
    case 4:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at, at + length), copy.subarray(at)])
    case 5:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)])
    case 6:
      // Sizes stand near the beginning of most formats.
      copy.writeUInt32BE(
        pick(random, [0, 1, 0x7fffffff, 0x8000, 0xffffffff]),
        whole(random, Math.max(1, Math.min(64, copy.length - 4)))
      )
      return copy
    default:
      return Buffer.concat([copy.subarray(at), copy.subarray(0, at)])
  }
}

const oddValues: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  0.5,
  2 ** 53,
  '',
  'x',
  'NaN',
  '../../etc/passwd',
  [],
  [[]],
  [null],
  {},
  { a: { a: { a: {} } } }
]

/**
 * A copy of a JSON value with one place changed: left out, given another kind, doubled, or its list reversed.
 * @param mayTouch which keys may be changed, or changed below
 */
export function damagedJson(value: unknown, random: Random, mayTouch: (key: string) => boolean = () => true): unknown {
  const copy = structuredClone(value)
  const places = placesOf(copy, mayTouch)
  if (places.length === 0) return pick(random, oddValues)
  const { parent, key } = pick(random, places)
  const held = parent as Record<string | number, unknown>
  const kind = whole(random, 4)
  if (kind === 0 && !Array.isArray(parent)) Reflect.deleteProperty(held, key)
  else if (kind === 1 && Array.isArray(parent)) parent.push(structuredClone(held[key]))
  else if (kind === 2 && Array.isArray(parent)) parent.reverse()
  else held[key] = structuredClone(pick(random, oddValues))
  return copy
}

interface Place {
  readonly parent: object
  readonly key: string | number
}

function placesOf(value: unknown, mayTouch: (key: string) => boolean): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value).filter(mayTouch)
  const here = keys.map((key) => ({ parent: value, key }))
  return here.concat(keys.flatMap((key) => placesOf((value as Record<string | number, unknown>)[key], mayTouch)))
}

/** Text with a part of it changed: tags, attributes and lines left out, doubled, or given odd numbers. */
export function damagedText(text: string, random: Random): string {
  const parts = text.split(/(?<=[>\n])/)
  const at = whole(random, parts.length)
  switch (whole(random, 5)) {
    case 0:
      return parts.filter((_, place) => place !== at).join('')
    case 1:
      return parts.flatMap((part, place) => (place === at ? [part, part] : [part])).join('')
    case 2:
      return parts
        .map((part, place) => (place === at ? part.replace(/-?\d+(\.\d+)?/, pick(random, numbers)) : part))
        .join('')
    case 3:
      return parts.map((part, place) => (place === at ? part.replace(/\s\w+="[^"]*"/, '') : part)).join('')
    default:
      return damagedBytes(Buffer.from(text), random).toString('utf8')
  }
}

const numbers = ['-1', '1e999', 'NaN', '', '99999999999999999999', '0', '70000']
