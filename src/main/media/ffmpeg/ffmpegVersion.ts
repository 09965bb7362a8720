/** What `ffmpeg -version` says, as far as the studio cares. */
export interface FfmpegVersion {
  /** As the build calls itself: `5.1.9-0+deb12u1`, `N-109468-gd39b34123d`, `2023-01-30-git-…`. */
  readonly name: string
  /** Version of libavcodec. Unlike the name, every build has it, snapshots and distributions' own included. */
  readonly codecMajor: number
  readonly codecMinor: number
}

/** @param text standard output of `ffmpeg -version` or `ffprobe -version` @returns null when it is something else */
export function describeVersion(text: string): FfmpegVersion | null {
  const name = /^ff(?:mpeg|probe) version (\S+)/m.exec(text)?.[1]
  const codec = /^libavcodec\s+(\d+)\.\s*(\d+)\./m.exec(text)
  if (!name || !codec) return null
  return { name, codecMajor: Number(codec[1]), codecMinor: Number(codec[2]) }
}

/** FFmpeg 4.4 came with libavcodec 58.134. */
export function isSupported(version: FfmpegVersion): boolean {
  return reaches(version, 58, 134)
}

/** `-fps_mode` came with FFmpeg 5.1 (libavcodec 59.37); the older `-vsync` is on its way out. */
export function knowsFpsMode(version: FfmpegVersion): boolean {
  return reaches(version, 59, 37)
}

function reaches(version: FfmpegVersion, major: number, minor: number): boolean {
  return version.codecMajor > major || (version.codecMajor === major && version.codecMinor >= minor)
}
