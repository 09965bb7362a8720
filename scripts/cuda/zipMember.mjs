// Files out of a ZIP archive (a Python wheel is one): Node has no reader for them.
import fs from 'node:fs'
import { inflateRawSync } from 'node:zlib'

const endOfDirectory = 0x06054b50
const stored = 0

/**
 * One file of an archive below 4 GiB.
 * @param {string} archive path
 * @param {string} name as the archive has it
 * @returns {Buffer} its content
 * @throws Error where the archive has no such file
 */
export function zipMember(archive, name) {
  const file = fs.openSync(archive, 'r')
  try {
    const entry = directory(file).find((each) => each.name === name)
    if (!entry) throw new Error(`${name} is not in the archive`)
    const header = read(file, entry.at, 30)
    const start = entry.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
    const packed = read(file, start, entry.packed)
    return entry.method === stored ? packed : inflateRawSync(packed, { maxOutputLength: entry.size })
  } finally {
    fs.closeSync(file)
  }
}

function directory(file) {
  const { size } = fs.fstatSync(file)
  const tail = read(file, Math.max(0, size - 65_557), Math.min(size, 65_557))
  const end = tail.lastIndexOf(Buffer.from(Uint32Array.of(endOfDirectory).buffer))
  if (end < 0) throw new Error('no ZIP archive')
  const list = read(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
  const entries = []
  for (let at = 0; at < list.length;) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => list.readUInt16LE(at + offset))
    entries.push({
      name: list.toString('utf8', at + 46, at + 46 + name),
      method: list.readUInt16LE(at + 10),
      packed: list.readUInt32LE(at + 20),
      size: list.readUInt32LE(at + 24),
      at: list.readUInt32LE(at + 42)
    })
    at += 46 + name + extra + comment
  }
  return entries
}

function read(file, at, length) {
  const buffer = Buffer.alloc(length)
  fs.readSync(file, buffer, 0, length, at)
  return buffer
}
