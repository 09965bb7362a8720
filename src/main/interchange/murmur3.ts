/** MurmurHash3, 32 bits, seed 0, of a text as UTF-8: what Cryptomatte names objects by. Public domain, Austin Appleby. */
export function murmur3(text: string): number {
  const bytes = new TextEncoder().encode(text)
  const view = new DataView(bytes.buffer)
  const blocks = bytes.length >> 2
  let hash = 0
  for (let block = 0; block < blocks; block++) {
    hash ^= mixedWord(view.getUint32(block * 4, true))
    hash = (Math.imul(rotated(hash, 13), 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let at = bytes.length - 1; at >= blocks * 4; at--) tail = (tail << 8) | bytes[at]!
  hash ^= mixedWord(tail)
  return avalanche(hash ^ bytes.length)
}

function mixedWord(word: number): number {
  return Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593)
}

function rotated(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}

function avalanche(value: number): number {
  let hash = value
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
