/** FFmpeg's name of the kinds of video file that are written. */
export type Container = 'mp4' | 'mov' | 'matroska' | 'webm'

/** @param ending with its dot @returns null for endings that name no container the studio writes */
export function containerOf(ending: string): Container | null {
  const containers: Record<string, Container> = {
    '.mp4': 'mp4',
    '.m4v': 'mp4',
    '.mov': 'mov',
    '.mkv': 'matroska',
    '.webm': 'webm'
  }
  return containers[ending.toLowerCase()] ?? null
}
