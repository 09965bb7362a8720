import { unwatchFile, watchFile } from 'node:fs'

import type { VideoFingerprint } from '../../shared/domain/project'
import { fileExists } from '../files/fileExists'
import { fingerprintVideo, sameVideo } from '../project/videoFingerprint'

const lookEveryMs = 2000

/** The video the engine has open: what dialogs suggest and must not overwrite, and whether it is still the same. */
export class OpenedVideo {
  #path: string | null = null
  #fingerprint: VideoFingerprint | null = null
  readonly #changed: (path: string, state: 'missing' | 'changed') => void

  constructor(changed: (path: string, state: 'missing' | 'changed') => void) {
    this.#changed = changed
  }

  get path(): string | null {
    return this.#path
  }

  /** Names the content of the video as it was when it was opened; null for another video. */
  fingerprintOf(path: string): VideoFingerprint | null {
    return path === this.#path ? this.#fingerprint : null
  }

  async opened(path: string): Promise<void> {
    this.closed()
    this.#path = path
    this.#fingerprint = await fingerprintVideo(path)
    if (this.#path !== path) return
    // Polling works on network drives too, where the system reports nothing.
    watchFile(path, { interval: lookEveryMs, persistent: false }, () => void this.#look(path))
  }

  closed(): void {
    if (this.#path !== null) unwatchFile(this.#path)
    this.#path = null
    this.#fingerprint = null
  }

  async #look(path: string): Promise<void> {
    if (!(await fileExists(path))) return this.#tell(path, 'missing')
    const now = await fingerprintVideo(path)
    if (now && this.#fingerprint && !sameVideo(now, this.#fingerprint)) this.#tell(path, 'changed')
  }

  #tell(path: string, state: 'missing' | 'changed'): void {
    if (this.#path === path) this.#changed(path, state)
  }
}
