import { access, constants, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { StudioError } from '../../../shared/domain/errors'
import { mostPixels } from '../ffmpeg/mediaPath'

/** Failures that the file itself shows, told before FFmpeg sees it. @throws StudioError */
export async function checkFile(path: string): Promise<void> {
  const name = basename(path)
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw cannotReach(name, error)
  })
  if (found.isDirectory()) {
    throw new StudioError('file-is-directory', `${name} is a folder, not a video.`, {
      hint: 'Choose a video file in it.'
    })
  }
  if (!found.isFile()) {
    throw new StudioError('file-unreadable', `${name} is no regular file.`, { hint: 'Choose a video file.' })
  }
  if (found.size === 0) {
    throw new StudioError('file-empty', `${name} is empty.`, { hint: 'Copy or record it again.' })
  }
  await access(path, constants.R_OK).catch((error: NodeJS.ErrnoException) => {
    throw cannotReach(name, error)
  })
}

function cannotReach(name: string, error: NodeJS.ErrnoException): StudioError {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    const hint = 'Check the path; the file may have been moved or renamed.'
    return new StudioError('file-not-found', `${name} does not exist.`, { hint, cause: error })
  }
  const reason = error.code === 'EACCES' || error.code === 'EPERM' ? 'you have no permission' : error.message
  const hint = 'Check the permissions of the file and its folder.'
  return new StudioError('file-unreadable', `${name} cannot be read: ${reason}.`, { hint, cause: error })
}

/** Names what is wrong with a file that ffprobe could not open, from what ffprobe said. */
export async function openFailure(path: string, errorTail: string): Promise<StudioError> {
  const name = basename(path)
  if (/moov atom not found/i.test(errorTail) && (await startsLikeMp4(path))) {
    const message = `${name} is incomplete: its index (moov) is missing, as after an interrupted copy or recording.`
    return new StudioError('video-truncated', message, { hint: 'Copy or download it again, or repair the recording.' })
  }
  // A container that was begun and never filled.
  return /: end of file$/im.test(errorTail) ? noFrames(name) : notAVideo(name)
}

/** FFmpeg misses the index of anything that is named .mp4; an MP4 file starts with one of these boxes. */
async function startsLikeMp4(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(8), 0, 8, 0)
    return /^(ftyp|mdat|free|skip|wide|moov|pnot|styp|moof)$/.test(buffer.toString('latin1', 4))
  } finally {
    await file.close()
  }
}

export function notAVideo(name: string): StudioError {
  const hint = 'Choose a video file such as MP4, MOV, MKV, WebM or AVI.'
  return new StudioError('not-a-video', `${name} is not a video, or is damaged beyond reading.`, { hint })
}

/** Names why FFmpeg could not decode a single frame. */
export function firstFrameFailure(path: string, codec: string, errorTail: string): StudioError {
  const name = basename(path)
  if (
    /decoder .*not found|no decoder|not found for input stream|cannot find a decoder|unknown codec/i.test(errorTail)
  ) {
    return codecUnsupported(name, codec)
  }
  // What is said last is said by the decoder.
  const size = [...errorTail.matchAll(/picture size (\d+x\d+) is invalid/gi)].at(-1)?.[1]
  return size === undefined ? noFrames(name) : tooLarge(name, size)
}

/** Before anything of that size is made. */
function tooLarge(name: string, size: string): StudioError {
  const message = `${name} says that its pictures have ${size.replace('x', '×')} pixels: that is more than is opened.`
  return new StudioError('no-frames', message, {
    hint: `The file is damaged, or made to fill the memory; ${Math.round(mostPixels / 1e6)} million pixels can be opened.`
  })
}

export function noFrames(name: string): StudioError {
  return new StudioError('no-frames', `${name} has no frame that can be decoded.`, {
    hint: 'The file is damaged, protected or holds no pictures: convert or copy it again.'
  })
}

/** FFmpeg itself fell over: nothing is known of the file. */
export function ffmpegCrashed(name: string): StudioError {
  const hint = 'Use another build of FFmpeg (setting or STUDIO_FFMPEG).'
  return new StudioError('ffmpeg-failed', `FFmpeg crashed while reading ${name}.`, { hint })
}

export function codecUnsupported(name: string, codec: string): StudioError {
  const message = `${name} is coded with ${codec}, which this FFmpeg cannot decode.`
  return new StudioError('codec-unsupported', message, {
    hint: 'Use a fuller build of FFmpeg (setting or STUDIO_FFMPEG), or convert the video to H.264.'
  })
}
