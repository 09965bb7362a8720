import { createHash } from 'node:crypto'
import type { VideoFingerprint } from '../../shared/domain/project'
import { openPlain } from '../files/plainFile'

const sampleBytes = 64 * 1024

/**
 * Names a file by content without reading it all: its size, and SHA-256 over 64 KiB each from its beginning, middle and
 * end. A copy or a renamed file has the same; a video that was cut, rendered or encoded anew has another.
 * @returns null when the file cannot be read
 */
export async function fingerprintVideo(path: string): Promise<VideoFingerprint | null> {
  try {
    const file = await openPlain(path)
    try {
      const { size } = await file.stat()
      const hash = createHash('sha256')
      for (const position of [0, Math.floor(size / 2), Math.max(0, size - sampleBytes)]) {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, position)
        hash.update(buffer.subarray(0, bytesRead))
      }
      return { bytes: size, sha256: hash.digest('hex') }
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}

export function sameVideo(one: VideoFingerprint, other: VideoFingerprint): boolean {
  return one.bytes === other.bytes && one.sha256 === other.sha256
}
