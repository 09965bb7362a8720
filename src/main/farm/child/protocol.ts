import type { ErrorData } from '../../../shared/domain/errors'
import type { FrameRange } from '../../../shared/domain/types'
import type { RunResult } from '../../queue/jobQueue'
import type { ClipPart, ClipPayload, StorageHere } from '../ports'

/** What a worker and the child that works on a clip say to each other. */

/** `clip`: all of it, or what it falls into; `part`: one of these; `join`: all of them are there. */
export type ClipTask =
  | { readonly step: 'clip' }
  | { readonly step: 'part'; readonly part: ClipPart }
  | { readonly step: 'join'; readonly parts: readonly ClipPart[] }

export type ToChild =
  | { readonly kind: 'run'; readonly clip: ClipPayload; readonly task: ClipTask; readonly here: StorageHere }
  /** `drain`: what was reached is kept; `cancel`: nobody wants it any more. */
  | { readonly kind: 'stop'; readonly why: 'drain' | 'cancel' }
  | { readonly kind: 'may-publish'; readonly answer: boolean }

export type FromChild =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'resumed'; readonly frames: number }
  | { readonly kind: 'checkpoint'; readonly bytes: number; readonly milliseconds: number }
  | { readonly kind: 'warning'; readonly error: ErrorData }
  | { readonly kind: 'may-publish' }
  | { readonly kind: 'memory'; readonly bytes: number }
  | { readonly kind: 'done'; readonly outcome: TaskOutcome }
  | { readonly kind: 'failed'; readonly error: ErrorData }

export type TaskOutcome =
  | { readonly kind: 'result'; readonly result: RunResult }
  | { readonly kind: 'parts'; readonly parts: readonly FrameRange[] }
