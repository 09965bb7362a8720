import { expect, test } from 'vitest'
import { crc32, crc32ByTable } from './crc32'

test('the check value of CRC-32, with Node’s own and without', () => {
  const bytes = Buffer.from('123456789', 'latin1')
  expect(crc32ByTable(bytes)).toBe(0xcbf43926)
  expect(crc32(bytes)).toBe(0xcbf43926)
})
