import { basename } from 'node:path'
import { StudioError, isCancelled } from '../../shared/domain/errors'
import type { FrameRange, PropagatedMask } from '../../shared/domain/types'
import { type BrokenOff, markIncomplete } from '../files/incompleteMark'
import { decodingNotes } from '../media/probe/sizeChanges'
import type { VideoDecoder } from '../session/ports'
import { propagate, type PropagateDeps, type PropagateRequest } from '../session/propagate'
import { readAhead } from '../session/readAhead'

/** Where masks go as they are made: files, a picture, a window, a list. */
export interface ClipSink {
  /** File or folder it writes: marked where the video broke off, see `incompleteMark.ts`. */
  readonly place?: string
  /** Every mask once, in the order they are made; the next one is made meanwhile. */
  take(mask: PropagatedMask): void | Promise<void>
  /** No more masks come. @returns what was written, under its final name */
  finish?(): Promise<readonly string[]>
  /** Stops and deletes what was written. */
  abort?(): Promise<void>
}

export interface ClipEnd {
  readonly frames: number
  /** From the first frame made to the last; null where none was. */
  readonly range: FrameRange | null
  readonly brokenOff: BrokenOff | null
}

export interface ClipResult extends ClipEnd {
  readonly files: readonly string[]
  /** What the user should know. */
  readonly notes: readonly string[]
}

/**
 * The one way from frames and masks to masks of a clip: the window's propagation, `segment` and `batch` differ only in
 * their sinks. A failure of the network or of a sink ends everything, and every unfinished output is deleted; a video that
 * breaks off ends with what could be made of it. Once all masks are made, what one sink fails at takes nothing from the others.
 * @throws StudioError as `propagate` and the sinks
 */
export async function segmentClip(
  request: PropagateRequest,
  deps: PropagateDeps,
  sinks: readonly ClipSink[]
): Promise<ClipResult> {
  try {
    const end = await carry(request, deps, sinks)
    const files = await finishAll(sinks)
    await markOutputs(
      sinks.flatMap(({ place }) => place ?? []),
      end
    )
    return { ...end, files, notes: notesOf(end, deps) }
  } catch (error) {
    const ends = await Promise.allSettled(sinks.map((sink) => sink.abort?.()))
    throw cause(error, ends)
  }
}

/** @throws what the first that failed threw, with what the others kept; when cancelled, at once */
async function finishAll(sinks: readonly ClipSink[]): Promise<string[]> {
  const files: string[] = []
  const kept: string[] = []
  let failure: StudioError | null = null
  for (const sink of sinks) {
    try {
      files.push(...((await sink.finish?.()) ?? []))
      if (sink.place !== undefined) kept.push(basename(sink.place))
    } catch (error) {
      if (isCancelled(error)) throw error
      failure ??= StudioError.from(error)
    }
  }
  if (!failure) return files
  const { code, message, hint, messageWithPath } = failure
  throw new StudioError(code, message, {
    hint: [hint, kept.length > 0 ? `Kept: ${kept.join(', ')}.` : ''].filter((text) => text !== '').join(' '),
    ...{ cause: failure, messageWithPath }
  })
}

async function carry(request: PropagateRequest, deps: PropagateDeps, sinks: readonly ClipSink[]): Promise<ClipEnd> {
  const made = { frames: 0, from: Infinity, to: -Infinity }
  let broken: StudioError | null = null
  try {
    await handOut(propagate(request, deps), sinks, ({ frameIndex }) => {
      made.frames++
      made.from = Math.min(made.from, frameIndex)
      made.to = Math.max(made.to, frameIndex)
    })
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'video-truncated' && made.frames > 0)) throw error
    broken = error
  }
  const { frames, from, to } = made
  const missing = Math.max(0, wantedFrames(request) - frames)
  return {
    ...{ frames, range: frames > 0 ? { from, to } : null },
    brokenOff: broken ? { missing, reason: broken.message } : cutShort(request, deps.decoder)
  }
}

/** A file that was known to be cut short before anything was read of it, where its end was asked for. */
function cutShort({ range }: PropagateRequest, { video }: VideoDecoder): BrokenOff | null {
  if (!video.cutShort || range.to < video.frameCount - 1) return null
  const reason = video.notes.find((note) => note.includes('cut short')) ?? 'The file is cut short.'
  return { missing: video.cutShort.missing, reason }
}

/** Each mask to every sink, while the next one is made; none is being taken any more when it ends. */
async function handOut(
  masks: AsyncIterable<PropagatedMask>,
  sinks: readonly ClipSink[],
  given: (mask: PropagatedMask) => void
): Promise<void> {
  let taking: Promise<unknown> = Promise.resolve()
  try {
    for await (const mask of readAhead(masks)) {
      await taking
      taking = Promise.all(sinks.map((sink) => sink.take(mask)))
      taking.catch(() => undefined)
      given(mask)
    }
  } finally {
    await taking.catch(() => undefined)
  }
  await taking
}

function wantedFrames({ range, wanted = [range] }: PropagateRequest): number {
  return wanted.reduce((sum, { from, to }) => sum + to - from + 1, 0)
}

function notesOf({ frames, brokenOff }: ClipEnd, { decoder }: PropagateDeps): string[] {
  return [...(brokenOff ? [brokenNote(frames, brokenOff, decoder.video)] : []), ...decodingNotes(decoder.video)]
}

/** What the video's own notes say is not said twice. */
function brokenNote(frames: number, { missing, reason }: BrokenOff, { notes }: VideoDecoder['video']): string {
  const kept = `${frames} frames were kept${missing > 0 ? `, ${missing} are missing` : ''}.`
  return notes.includes(reason) ? kept : `${reason} ${kept}`
}

/** Outputs of a clip that broke off are told apart from whole ones. @param places final paths */
export async function markOutputs(
  places: readonly string[],
  { frames, brokenOff }: Pick<ClipEnd, 'frames' | 'brokenOff'>
): Promise<void> {
  if (!brokenOff) return
  for (const place of places) await markIncomplete(place, { frames, ...brokenOff })
}

/** A sink that failed made the others fail: a cancel is never the cause named. */
function cause(error: unknown, ends: readonly PromiseSettledResult<unknown>[]): unknown {
  if (!isCancelled(error)) return error
  const reasons = ends.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []))
  return reasons.find((reason) => !isCancelled(reason)) ?? error
}
