import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { zipMember } from './zipMember.mjs'

/** An archive of two files, one stored and one deflated. */
function archive(files) {
  const locals = []
  const central = []
  let at = 0
  for (const [name, content, method] of files) {
    const packed = method === 0 ? content : deflateRawSync(content)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(content.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    locals.push(header, Buffer.from(name), packed)
    central.push(entry, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const list = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...locals, list, end])
}

test('files come out of an archive as they went in', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'studio-zip-'))
  const [plain, long] = [Buffer.from('as it is'), Buffer.alloc(5000, 'again and ')]
  const file = path.join(folder, 'a.whl')
  fs.writeFileSync(
    file,
    archive([
      ['a.txt', plain, 0],
      ['b/c.so', long, 8]
    ])
  )
  expect(zipMember(file, 'a.txt').equals(plain)).toBe(true)
  expect(zipMember(file, 'b/c.so').equals(long)).toBe(true)
  expect(() => zipMember(file, 'd')).toThrow('d is not in the archive')
  fs.rmSync(folder, { recursive: true })
})
