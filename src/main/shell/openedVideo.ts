import { realpath } from 'node:fs/promises'

/** The video the engine has open, for what dialogs suggest and must not overwrite. */
export class OpenedVideo {
  path: string | null = null

  /** Whether a path, by whatever links, leads to the video itself. */
  async isSameFile(path: string): Promise<boolean> {
    if (this.path === null) return false
    const [own, other] = await Promise.all([real(this.path), real(path)])
    return own === other
  }
}

async function real(path: string): Promise<string> {
  return realpath(path).catch(() => path)
}
