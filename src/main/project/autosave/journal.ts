import { createHash } from 'node:crypto'
import { patchHeadSchema, type PackedPatch } from '../../../shared/domain/packedProject'

/**
 * A journal is a row of records, each a patch of the project. A record begins with its length and a digest, so that one
 * cut short by the end of the process (or of the power) is told from a whole one: reading stops before it.
 *
 * Record: uint32 length of the payload, 16 bytes of its SHA-256, payload. Payload: uint32 length of the head, head as
 * JSON, block of bytes. Numbers are little-endian.
 */

const digestBytes = 16
const frameBytes = 4 + digestBytes

export function journalRecord({ head, bytes }: PackedPatch, savedAt: number): Uint8Array {
  const json = Buffer.from(JSON.stringify({ savedAt, head }), 'utf8')
  const payload = Buffer.alloc(4 + json.length + bytes.length)
  payload.writeUInt32LE(json.length, 0)
  json.copy(payload, 4)
  payload.set(bytes, 4 + json.length)
  const frame = Buffer.alloc(frameBytes)
  frame.writeUInt32LE(payload.length, 0)
  digest(payload).copy(frame, 4)
  return Buffer.concat([frame, payload])
}

export interface Journal {
  readonly patches: readonly PackedPatch[]
  /** When the last record was written, milliseconds since 1970; null for an empty journal. */
  readonly savedAt: number | null
  /** Length of the whole records: what follows is a torn one. */
  readonly wholeBytes: number
}

/** Reads as many records as are whole; never throws. */
export function readJournal(file: Uint8Array): Journal {
  const view = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const patches: PackedPatch[] = []
  let savedAt: number | null = null
  let at = 0
  for (;;) {
    const payload = payloadAt(view, at)
    const record = payload && parsePayload(payload)
    if (!payload || !record) return { patches, savedAt, wholeBytes: at }
    patches.push(record.patch)
    savedAt = record.savedAt
    at += frameBytes + payload.length
  }
}

function payloadAt(file: Buffer, at: number): Buffer | null {
  if (at + frameBytes > file.length) return null
  const length = file.readUInt32LE(at)
  const from = at + frameBytes
  if (length < 4 || from + length > file.length) return null
  const payload = file.subarray(from, from + length)
  return digest(payload).equals(file.subarray(at + 4, from)) ? payload : null
}

function parsePayload(payload: Buffer): { patch: PackedPatch; savedAt: number } | null {
  const headBytes = payload.readUInt32LE(0)
  if (4 + headBytes > payload.length) return null
  try {
    const json = JSON.parse(payload.toString('utf8', 4, 4 + headBytes)) as { savedAt: number; head: unknown }
    const head = patchHeadSchema.parse(json.head)
    return { patch: { head, bytes: payload.subarray(4 + headBytes) }, savedAt: Number(json.savedAt) }
  } catch {
    return null
  }
}

function digest(payload: Uint8Array): Buffer {
  return createHash('sha256').update(payload).digest().subarray(0, digestBytes)
}
