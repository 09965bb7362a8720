import type { ObjectId, Size } from '../../shared/domain/types'
import type { ExrChannel } from './exrWrite'
import { murmur3 } from './murmur3'

/**
 * Cryptomatte 1.2 (Psyop): every pixel lists the objects that cover it, most first, as pairs of an id and a share. An id
 * is the hash of the object's name as the bits of a float; the header's manifest says which name it was.
 */
export const cryptomatteLayer = 'CryptoObject'

/** Pairs a pixel can hold; four are two layers of four channels. */
const ranks = 4

export interface CryptomatteObject {
  readonly id: ObjectId
  /** No two objects have the same. */
  readonly name: string
  /** Share of each pixel it covers, float32 [height, width] in 0..1. */
  readonly coverage: ArrayLike<number>
}

/** Hash of a name, changed so that its bits are an ordinary float: none of the infinities, none too small. */
export function cryptomatteHash(name: string): number {
  const hash = murmur3(name)
  const exponent = (hash >>> 23) & 255
  return exponent === 0 || exponent === 255 ? (hash ^ (1 << 23)) >>> 0 : hash
}

/** Attributes of the header. @param names of all objects, also of those the picture does not show */
export function cryptomatteAttributes(names: readonly string[]): Record<string, string> {
  const key = `cryptomatte/${hex(murmur3(cryptomatteLayer)).slice(0, 7)}`
  return {
    [`${key}/name`]: cryptomatteLayer,
    [`${key}/hash`]: 'MurmurHash3_32',
    [`${key}/conversion`]: 'uint32_to_float32',
    [`${key}/manifest`]: JSON.stringify(Object.fromEntries(names.map((name) => [name, hex(cryptomatteHash(name))])))
  }
}

function hex(hash: number): string {
  return hash.toString(16).padStart(8, '0')
}

/** The pairs as channels: `CryptoObject00.R` the first id, `.G` its share, `.B` and `.A` the second, and so on. */
export function cryptomatteChannels(objects: readonly CryptomatteObject[], { width }: Size): ExrChannel[] {
  const ids = objects.map(({ name }) => idAsFloat(cryptomatteHash(name)))
  const channels: ExrChannel[] = []
  for (let rank = 0; rank < ranks; rank++) {
    const layer = `${cryptomatteLayer}${String(rank >> 1).padStart(2, '0')}`
    const letters = rank % 2 === 0 ? ['R', 'G'] : ['B', 'A']
    letters.forEach((letter, part) => {
      channels.push({
        name: `${layer}.${letter}`,
        fillFloats: (y, row) => {
          for (let x = 0; x < width; x++) {
            const found = rankedAt(objects, y * width + x, rank)
            row[x] = found === null ? 0 : part === 0 ? ids[found.at]! : found.share
          }
        }
      })
    })
  }
  return channels
}

const bits = new Uint32Array(1)
const asFloat = new Float32Array(bits.buffer)

function idAsFloat(hash: number): number {
  bits[0] = hash
  return asFloat[0]!
}

/** Object of the n-th largest share of a pixel; shares that add up to more than all of it are scaled. */
function rankedAt(
  objects: readonly CryptomatteObject[],
  pixel: number,
  rank: number
): { readonly at: number; readonly share: number } | null {
  let sum = 0
  let covering = 0
  for (const { coverage } of objects) {
    const share = coverage[pixel]!
    if (share <= 0) continue
    sum += share
    covering++
  }
  if (rank >= covering) return null
  const order = objects.map((_, at) => at).filter((at) => objects[at]!.coverage[pixel]! > 0)
  order.sort((one, other) => objects[other]!.coverage[pixel]! - objects[one]!.coverage[pixel]! || one - other)
  const at = order[rank]!
  return { at, share: objects[at]!.coverage[pixel]! / Math.max(1, sum) }
}
