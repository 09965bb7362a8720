import type { FileHandle } from 'node:fs/promises'
import { createGzip } from 'node:zlib'

/**
 * A ZIP file of entries stored as they are (PKWARE's APPNOTE 4.3), written so that neither checksums nor bytes cost the
 * program's thread time: both go through the worker pool, side by side.
 */

export interface StoredEntry {
  /** ASCII. */
  readonly name: string
  /** What is not there yet is waited for in its turn. */
  readonly bytes: Uint8Array | Promise<Uint8Array>
}

interface Placed {
  readonly name: string
  readonly bytes: Uint8Array
  readonly crc: number
  readonly offset: number
}

const chunkBytes = 4 * 1024 * 1024
const localHeaderBytes = 30
const centralHeaderBytes = 46
const endBytes = 22
/** 2.0 of the format; later ones are for what is not used here. */
const versionNeeded = 20
/** 1980-01-01, the first day the format knows: the same project gives the same file. */
const firstDay = 0x21

/** Writes an archive whose entries together stay below 4 GiB. */
export async function writeStoredZip(file: FileHandle, entries: readonly StoredEntry[]): Promise<void> {
  let offset = 0
  const placed: Placed[] = []
  for (const { name, bytes: pending } of entries) {
    const bytes = await pending
    const start = offset + localHeaderBytes + name.length
    const [crc] = await Promise.all([crc32(bytes), writeBytes(file, bytes, start)])
    placed.push({ name, bytes, crc, offset })
    offset = start + bytes.length
  }
  for (const entry of placed) await writeBytes(file, localHeader(entry), entry.offset)
  const directory = Buffer.concat(placed.map(centralHeader))
  await writeBytes(file, Buffer.concat([directory, endRecord(placed.length, directory.length, offset)]), offset)
}

async function writeBytes(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, at, Math.min(chunkBytes, bytes.length - at), position + at)
    at += bytesWritten
  }
}

/** CRC-32 of IEEE 802.3, as ZIP and gzip have it: read off the end of a gzip stream that compresses nothing. */
export function crc32(bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const gzip = createGzip({ level: 0, chunkSize: 1024 * 1024 })
    let tail: Buffer = Buffer.alloc(0)
    gzip.on('data', (piece: Buffer) => {
      tail = piece.length >= 8 ? piece.subarray(-8) : Buffer.concat([tail, piece]).subarray(-8)
    })
    gzip.on('end', () => resolve(tail.readUInt32LE(0)))
    gzip.on('error', reject)
    gzip.end(bytes)
  })
}

function localHeader(entry: Placed): Buffer {
  const header = Buffer.alloc(localHeaderBytes)
  header.writeUInt32LE(0x0403_4b50, 0)
  header.writeUInt16LE(versionNeeded, 4)
  writeCommon(header, entry, 10)
  return Buffer.concat([header, Buffer.from(entry.name, 'ascii')])
}

function centralHeader(entry: Placed): Buffer {
  const header = Buffer.alloc(centralHeaderBytes)
  header.writeUInt32LE(0x0201_4b50, 0)
  header.writeUInt16LE(versionNeeded, 4)
  header.writeUInt16LE(versionNeeded, 6)
  writeCommon(header, entry, 12)
  header.writeUInt32LE(entry.offset, 42)
  return Buffer.concat([header, Buffer.from(entry.name, 'ascii')])
}

/** Time, date, checksum, both sizes and the length of the name: the same in both headers. */
function writeCommon(header: Buffer, { crc, bytes, name }: Placed, at: number): void {
  header.writeUInt16LE(firstDay, at + 2)
  header.writeUInt32LE(crc, at + 4)
  header.writeUInt32LE(bytes.length, at + 8)
  header.writeUInt32LE(bytes.length, at + 12)
  header.writeUInt16LE(name.length, at + 16)
}

function endRecord(count: number, directoryBytes: number, directoryAt: number): Buffer {
  const record = Buffer.alloc(endBytes)
  record.writeUInt32LE(0x0605_4b50, 0)
  record.writeUInt16LE(count, 8)
  record.writeUInt16LE(count, 10)
  record.writeUInt32LE(directoryBytes, 12)
  record.writeUInt32LE(directoryAt, 16)
  return record
}
