import { basename } from 'node:path'
import { StudioError } from '../../../shared/domain/errors'
import { openPlain } from '../../files/plainFile'

/**
 * Files that name other files. FFmpeg follows them whatever their ending is, so that a download called `holiday.mp4`
 * could show, and export, any other video of this computer.
 */

const bytesLookedAt = 4096

/** @throws StudioError `playlist-refused`, before FFmpeg sees the file */
export async function refusePlaylist(path: string): Promise<void> {
  const start = await firstText(path)
  if (playlistStarts.some((pattern) => pattern.test(start))) throw playlistRefused(basename(path))
}

/** HLS, FFmpeg's concat script, DASH, Smooth Streaming, XSPF, IMF, SMIL, ASX, RealMedia's and QuickTime's text references. */
const playlistStarts = [
  /^#EXTM3U/,
  /^ffconcat version/,
  /^\[playlist\]/i,
  /^\[reference\]/i,
  /^RTSPtext/,
  /^SMILtext/,
  /^(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*<(MPD|SmoothStreamingMedia|playlist|CompositionPlaylist|AssetMap|smil|asx)[\s>]/i,
  // SDP: describes streams of the network.
  /^v=0\r?\no=/
]

async function firstText(path: string): Promise<string> {
  const file = await openPlain(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytesLookedAt), 0, bytesLookedAt, 0)
    return buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF?\s*/, '')
  } finally {
    await file.close()
  }
}

/** @param container FFmpeg's name of the demuxer */
export function isPlaylist(container: string): boolean {
  return /^(hls|dash|concat|imf|applehttp|sdp|rtsp|webm_dash_manifest)(,|$)/.test(container)
}

export function playlistRefused(name: string): StudioError {
  return new StudioError(
    'playlist-refused',
    `${name} is a playlist: it names other files instead of holding pictures.`,
    {
      hint: 'Open the video file it names.'
    }
  )
}
