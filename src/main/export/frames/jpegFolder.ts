import { copyFile, readdir, rename } from 'node:fs/promises'
import { once } from 'node:events'
import { join } from 'node:path'
import { StudioError, throwIfCancelled } from '../../../shared/domain/errors'
import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
import { startProcess, type RunningProcess } from '../../media/ffmpeg/runProcess'
import { writeFailure } from '../../files/outputFile'
import { reserveFolder } from '../../files/outputFolder'
import { frameNamer } from '../annotations/annotatedVideo'
import type { ExportContext, WrittenExport } from '../exportWriter'

/** Near to lossless on FFmpeg's scale from 2 to 31. */
const quality = '2'

/**
 * The pictures of the range as JPEG files of the masks' names. JPEG files of an image sequence are copied as they are.
 * @throws StudioError `decode-failed`, `encode-failed`, `disk-full`, `output-exists`, `cancelled`
 */
export async function writeJpegFolder(context: ExportContext<AnnotationsFormat>, path: string): Promise<WrittenExport> {
  const folder = await reserveFolder(path, { overwrite: context.overwrite, ours: /\.jpe?g$/i })
  try {
    const names = isJpegSequence(context)
      ? await copyPictures(context, folder.temporaryPath)
      : await encodePictures(context, folder.temporaryPath)
    const publish = async (): Promise<string[]> => {
      const final = await folder.publish()
      return names.map((name) => join(final, name))
    }
    return { frames: names.length, notes: [], publish, discard: () => folder.discard() }
  } catch (error) {
    await folder.discard()
    throw error
  }
}

function isJpegSequence({ video }: ExportContext): boolean {
  // Readers of data sets show pictures as they are stored: turned ones are written anew.
  const isTurned = video.rotationDegrees !== 0 || video.mirrored === true
  return !isTurned && (video.sequence?.files.every((file) => /\.jpe?g$/i.test(file)) ?? false)
}

async function copyPictures({ video, range, signal }: ExportContext, folder: string): Promise<string[]> {
  const { sequence } = video
  const nameOf = frameNamer(video)
  const names: string[] = []
  for (let frameIndex = range.from; sequence && frameIndex <= range.to; frameIndex++) {
    throwIfCancelled(signal)
    const name = `${nameOf(frameIndex)}.jpg`
    await copyFile(join(sequence.folder, sequence.files[frameIndex]!), join(folder, name)).catch((error: unknown) => {
      throw writeFailure(name, error)
    })
    names.push(name)
  }
  return names
}

async function encodePictures(context: ExportContext, folder: string): Promise<string[]> {
  const { ffmpeg, video, decoder, range, signal } = context
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    `${video.size.width}x${video.size.height}`,
    '-i',
    'pipe:0'
  ]
  // A percent sign in a folder's name is no pattern.
  const pattern = join(folder.replaceAll('%', '%%'), '%05d.jpg')
  const output = ['-c:v', 'mjpeg', '-q:v', quality, '-start_number', '0', '-f', 'image2', `file:${pattern}`]
  const args = ['-nostdin', '-hide_banner', '-v', 'error', ...input, ...output]
  const running = startProcess(ffmpeg.ffmpeg, args, { stdin: 'pipe', signal })
  running.stdout.resume()
  let frames = 0
  try {
    for await (const frame of decoder.decode(range, signal)) {
      await feed(running, frame.data)
      frames++
    }
    running.stdin?.end()
    const { code } = await running.exited
    throwIfCancelled(signal)
    if (code !== 0) throw encodeFailure(running)
  } finally {
    await running.stop()
  }
  return renamed(context, folder, frames)
}

async function feed(running: RunningProcess, data: Uint8Array): Promise<void> {
  const { stdin } = running
  if (!stdin || stdin.destroyed) throw encodeFailure(running)
  if (!stdin.write(data)) await Promise.race([once(stdin, 'drain'), once(stdin, 'close')])
}

/** FFmpeg counts from 0; the files are called as the frames are. */
async function renamed({ video, range }: ExportContext, folder: string, frames: number): Promise<string[]> {
  const made = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).sort()
  if (made.length !== frames) {
    throw new StudioError('encode-failed', `${made.length} of ${frames} pictures were written.`, {
      hint: 'Check the disk and try again; no file was kept.'
    })
  }
  const nameOf = frameNamer(video)
  const names = made.map((_, position) => `${nameOf(range.from + position)}.jpg`)
  // From the end: a number only grows, so no file is in the way of another.
  for (let at = made.length - 1; at >= 0; at--) {
    if (made[at] !== names[at]) await rename(join(folder, made[at]!), join(folder, names[at]!))
  }
  return names
}

function encodeFailure(running: RunningProcess): StudioError {
  const reason = running.errorTail().split('\n')[0] ?? ''
  return new StudioError('encode-failed', `The pictures (JPEGImages) could not be written: ${reason}`, {
    hint: 'Check that there is room on the disk and try again.'
  })
}
