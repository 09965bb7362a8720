import { pageOrigin } from './rendererAssets'

/** What is known about the frame a message came from (a `WebFrameMain`). */
export interface SenderFrame {
  readonly url: string
  readonly parent: unknown
}

/**
 * Messages count only from the top frame of our own page: a frame that was embedded or led elsewhere gets no answer.
 * @param frame null when it is gone already
 */
export function isTrustedSender(frame: SenderFrame | null, devServer?: string): boolean {
  if (frame === null || frame.parent !== null) return false
  const origin = /^([a-z]+:\/\/[^/]*)(\/|$)/.exec(frame.url)?.[1]
  return origin !== undefined && (origin === pageOrigin || origin === devServer)
}
