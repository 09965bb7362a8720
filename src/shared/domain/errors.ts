/**
 * Every failure a user can meet. The code is stable (scripts and tests rely on it), the message says what happened,
 * the hint what to do about it. Errors cross process borders as data, because Electron keeps nothing but `message`.
 */
export const errorCodes = [
  'cancelled',
  'bad-arguments',
  'file-not-found',
  'file-is-directory',
  'file-empty',
  'file-unreadable',
  'not-a-video',
  'playlist-refused',
  'no-video-stream',
  'no-frames',
  'video-truncated',
  'video-encrypted',
  'codec-unsupported',
  'decode-failed',
  'encode-failed',
  'ffmpeg-not-found',
  'ffmpeg-failed',
  'output-exists',
  'output-not-writable',
  'disk-full',
  'storage-refused',
  'storage-unreachable',
  'storage-slow',
  'storage-altered',
  'storage-clock-skew',
  'storage-cache-full',
  'farm-input-unseen',
  'nothing-to-export',
  'objects-unsure',
  'mask-unreadable',
  'mask-aspect-mismatch',
  'mask-empty',
  'mask-index-too-large',
  'masks-ambiguous',
  'annotations-unreadable',
  'frame-out-of-range',
  'bundle-missing-file',
  'bundle-altered',
  'bundle-invalid',
  'device-unavailable',
  'inference-failed',
  'no-objects-found',
  'engine-crashed',
  'electron-not-found',
  'project-unreadable',
  'project-too-new',
  'farm-unreachable',
  'farm-refused',
  'farm-full',
  'farm-no-worker',
  'farm-made-for-other',
  'farm-child-crashed',
  'farm-worker-lost',
  'farm-clock-skew',
  'internal'
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** A `StudioError` as plain data. */
export interface ErrorData {
  readonly code: ErrorCode
  /** One sentence: what happened, with the name of the thing it happened to. */
  readonly message: string
  /** One sentence: what to do. Empty where there is nothing to do. */
  readonly hint: string
}

export class StudioError extends Error {
  readonly code: ErrorCode
  readonly hint: string
  /** `message` with the whole path in place of the name of a file, for a terminal; it does not leave the process. */
  readonly messageWithPath: string

  constructor(
    code: ErrorCode,
    message: string,
    options: { hint?: string; cause?: unknown; messageWithPath?: string } = {}
  ) {
    super(message, { cause: options.cause })
    this.name = 'StudioError'
    this.code = code
    this.hint = options.hint ?? ''
    this.messageWithPath = options.messageWithPath ?? message
  }

  toData(): ErrorData {
    return { code: this.code, message: this.message, hint: this.hint }
  }

  static fromData(data: ErrorData): StudioError {
    return new StudioError(data.code, data.message, { hint: data.hint })
  }

  /** Wraps whatever was thrown; a `StudioError` passes through, an abort becomes `cancelled`. */
  static from(thrown: unknown): StudioError {
    if (thrown instanceof StudioError) return thrown
    if (thrown instanceof Error && thrown.name === 'AbortError') return cancelled(thrown)
    const message = thrown instanceof Error ? thrown.message : String(thrown)
    return new StudioError('internal', message, {
      hint: 'This is a fault of the studio: please send a problem report (Help, or --log FILE in a terminal).',
      cause: thrown
    })
  }
}

export function cancelled(cause?: unknown): StudioError {
  return new StudioError('cancelled', 'Cancelled.', { hint: 'What was done until then is kept.', cause })
}

/** Throws `cancelled` once the signal has fired. Loops call it once a frame. */
export function throwIfCancelled(signal: { readonly aborted: boolean; readonly reason?: unknown }): void {
  if (signal.aborted) throw cancelled(signal.reason)
}

export function isCancelled(thrown: unknown): boolean {
  return StudioError.from(thrown).code === 'cancelled'
}
