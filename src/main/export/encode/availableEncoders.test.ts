import { chmod, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FfmpegInstallation, locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { Clips } from '../../media/testing/clips'
import { describeEncoders, requireCodec } from './availableEncoders'
import { checkFreeSpace } from '../../files/freeSpace'

let clips: Clips
beforeAll(async () => {
  clips = await Clips.create()
})
afterAll(() => clips.remove())

describe.skipIf(process.platform === 'win32')('an FFmpeg that lacks encoders', () => {
  /** Says of itself that it has these, and fails at everything else. */
  async function poorFfmpeg(...encoders: string[]): Promise<FfmpegInstallation> {
    const path = clips.path(`ffmpeg ${encoders.join(' ')}`)
    const lines = encoders.map((name) => `echo ' V....D ${name}'`).join('\n')
    await writeFile(path, `#!/bin/sh\ncase "$*" in *-encoders*) ${lines} ;; *) exit 1 ;; esac\n`)
    await chmod(path, 0o755)
    return { ...(await locateFfmpeg()), ffmpeg: path }
  }

  test('a codec it lacks is named, with those it has for the same kind', async () => {
    const ffmpeg = await poorFfmpeg('libx264', 'ffv1', 'png')
    const asked = { content: 'cutout', size: { width: 64, height: 48 } } as const
    await expect(requireCodec(ffmpeg, 'overlay', { ...asked, codec: 'h264' })).resolves.toBeUndefined()
    await expect(requireCodec(ffmpeg, 'cutout', { ...asked, codec: 'prores4444' })).rejects.toMatchObject({
      code: 'codec-unsupported',
      message: expect.stringContaining('cannot write ProRes 4444 with alpha: it has no prores_ks') as string,
      hint: expect.stringContaining('FFV1 (lossless), PNG sequence') as string
    })
  })

  test('hardware counts only when it encodes a picture', async () => {
    const ffmpeg = await poorFfmpeg('libx264', 'h264_nvenc', 'hevc_qsv')
    expect(await describeEncoders(ffmpeg)).toEqual({ codecs: ['h264'], withAlpha: [], hardware: {} })
  })
})

test('what will not fit is refused before any work', async () => {
  await expect(checkFreeSpace(clips.path('.'), 1e18)).rejects.toMatchObject({ code: 'disk-full' })
  await expect(checkFreeSpace(clips.path('.'), 1000)).resolves.toBeUndefined()
})
