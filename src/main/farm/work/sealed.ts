import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'

/**
 * Plain data with typed arrays as bytes, every float as it is, behind the hash of the rest: what a kill or a disk left
 * half is told apart from what is whole.
 */
export function sealed(value: unknown): Uint8Array {
  const bytes = serialize(value)
  return Buffer.concat([hashOf(bytes), bytes])
}

/** @returns null for what is not whole */
export function unsealed(block: Uint8Array): unknown {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength)
  const content = bytes.subarray(32)
  if (bytes.length < 32 || !hashOf(content).equals(bytes.subarray(0, 32))) return null
  return deserialize(content)
}

function hashOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
