import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 as nodeCrc32 } from 'node:zlib'
import { unzipSync } from 'fflate'
import { expect, it } from 'vitest'
import { crc32, writeStoredZip } from './storedZip'

it.each([
  ['', 0],
  ['123456789', 0xcbf43926]
])('has the checksum of %j', async (text, sum) => {
  expect(await crc32(Buffer.from(text))).toBe(sum)
})

it('has the checksum of much', async () => {
  const bytes = Uint8Array.from({ length: 5_000_003 }, (_, at) => (at * at) >> 3)
  expect(await crc32(bytes)).toBe(nodeCrc32(bytes))
})

it('writes what readers of ZIP files read, the same each time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'studio-zip-'))
  const big = Uint8Array.from({ length: 9_000_001 }, (_, at) => at % 251)
  const entries = [
    { name: 'masks.bin', bytes: big },
    { name: 'project.json', bytes: Buffer.from('{"é":1}') },
    { name: 'empty', bytes: new Uint8Array() }
  ]
  const files: Buffer[] = []
  for (const name of ['a.zip', 'b.zip']) {
    const file = await open(join(folder, name), 'w')
    await writeStoredZip(file, entries)
    await file.close()
    files.push(await readFile(join(folder, name)))
  }
  expect(files[0]!.equals(files[1]!)).toBe(true)
  const read = unzipSync(new Uint8Array(files[0]!))
  expect(Object.keys(read)).toEqual(['masks.bin', 'project.json', 'empty'])
  expect(Buffer.from(read['masks.bin']!).equals(big)).toBe(true)
  expect(Buffer.from(read['project.json']!).toString()).toBe('{"é":1}')
  await rm(folder, { recursive: true })
})
