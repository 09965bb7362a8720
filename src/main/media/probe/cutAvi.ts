import { open } from 'node:fs/promises'

/** Whether an AVI ends before its first part does: FFmpeg reads on to the end of the file and says nothing. */
export async function isCutAvi(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null)
  if (!file) return false
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0)
    if (bytesRead < 8 || buffer.toString('latin1', 0, 4) !== 'RIFF') return false
    return buffer.readUInt32LE(4) + 8 > (await file.stat()).size
  } finally {
    await file.close()
  }
}
