import { StudioError } from '../../shared/domain/errors'
import type { FrameIndex } from '../../shared/domain/types'
import type { Walk } from './correctionPlan'
import { EncodedFrames, type EncodedFrame, type FrameSource } from './encodedFrames'
import type { LearntReferences } from './learntReferences'
import { ObjectTracker, type FollowedFrame } from './objectTracker'
import type { BackboneFeatures } from './ports'
import type { WalkState } from './propagationState'

/** A frame of a walk, the picture its masks are aligned with, and whether the file has a whole one. */
export type WalkedFrame = FollowedFrame &
  Pick<EncodedFrame, 'guide' | 'damaged'> & {
    /** What the walk remembers behind this frame, every so often. */
    readonly state?: WalkState
  }

export interface WalkOptions {
  /** Predicted frames from one `state` to the next; absent = none is given. */
  readonly stateEvery?: number | undefined
  /** Goes on from there. */
  readonly from?: WalkState | null
}

/** A painted frame that the video breaks off before: nothing can be carried from it. */
export class UnreadableReference extends Error {
  constructor(
    readonly frameIndex: FrameIndex,
    readonly reason: StudioError
  ) {
    super(reason.message)
  }
}

/**
 * What the network makes of each frame of a walk, one after the other. The next frames are decoded and encoded meanwhile;
 * nothing else is kept.
 * @returns null once the start is learnt, then the frames
 * @throws UnreadableReference; StudioError whatever decoder and model throw; `video-truncated` after every frame that could
 *   be decoded
 */
export function walkFrames(
  source: FrameSource,
  book: LearntReferences,
  walk: Walk,
  options: WalkOptions = {}
): AsyncGenerator<WalkedFrame | null> {
  const { from } = options
  return from ? resumed(source, book, walk, { ...options, from }) : whole(source, book, walk, options)
}

async function* whole(
  source: FrameSource,
  book: LearntReferences,
  walk: Walk,
  options: WalkOptions
): AsyncGenerator<WalkedFrame | null> {
  for (const frame of walk.references) if (frame !== walk.start) await book.learnt(frame)
  const known = book.has(walk.start) ? await book.start(walk.start) : null
  const tracker = new ObjectTracker(source.tools, book, walk.references)
  const inStream = !known && isBeside(walk)
  if (known) await tracker.begin(known)
  else if (!inStream) await onFrame(source, walk.start, ({ features }) => tracker.beginOn(features))
  if (!inStream) yield null
  const frames = new EncodedFrames(source, { ...reach(walk, inStream), direction: walk.direction })
  try {
    if (inStream) {
      await begun(frames, walk, (features) => tracker.beginOn(features))
      yield null
    }
    yield* followed(frames, tracker, walk, options)
  } finally {
    await frames.close()
  }
}

/** The frames behind the one a former walk ended with. */
async function* resumed(
  source: FrameSource,
  book: LearntReferences,
  walk: Walk,
  options: WalkOptions & { readonly from: WalkState }
): AsyncGenerator<WalkedFrame> {
  const { from: state } = options
  const tracker = new ObjectTracker(source.tools, book, walk.references)
  await tracker.resume(state)
  const all = reach(walk, false)
  const rest =
    walk.direction === 'forward' ? { ...all, from: state.frameIndex + 1 } : { ...all, to: state.frameIndex - 1 }
  if (rest.from > rest.to) return
  const frames = new EncodedFrames(source, { ...rest, direction: walk.direction })
  try {
    yield* followed(frames, tracker, walk, options)
  } finally {
    await frames.close()
  }
}

async function* followed(
  frames: EncodedFrames,
  tracker: ObjectTracker,
  walk: Walk,
  { stateEvery }: WalkOptions
): AsyncGenerator<WalkedFrame> {
  for (;;) {
    const encoded = await frames.next()
    if (!encoded) return
    const { features, guide, damaged } = encoded
    const isThrough = features.frameIndex === walk.through
    const found = isThrough ? tracker.passThrough(features).then(() => null) : tracker.follow(features)
    // Behind this frame's work in the model's line, so that the network never waits for the caller.
    frames.readAhead()
    const frame = await found.finally(() => features.dispose())
    if (!frame) continue
    const isDue = stateEvery !== undefined && (frame.frameIndex - walk.start) % stateEvery === 0
    yield { ...frame, guide, damaged, ...(isDue && { state: tracker.state(frame.frameIndex) }) }
  }
}

/** The first frame of a walk's frames, which is its start. */
async function begun(
  frames: EncodedFrames,
  { start }: Walk,
  work: (features: BackboneFeatures) => Promise<void>
): Promise<void> {
  const encoded = await readable(start, frames.next())
  const done = work(encoded.features)
  frames.readAhead()
  await done.finally(() => encoded.features.dispose())
}

/** Backbone features of a painted frame, decoded by itself; the caller disposes of them. @throws UnreadableReference */
export async function onFrame<T>(
  source: FrameSource,
  frameIndex: FrameIndex,
  work: (encoded: EncodedFrame) => Promise<T>
): Promise<T> {
  const frames = new EncodedFrames(source, { from: frameIndex, to: frameIndex, direction: 'forward' })
  try {
    const encoded = await readable(frameIndex, frames.next())
    return await work(encoded).finally(() => encoded.features.dispose())
  } finally {
    await frames.close()
  }
}

async function readable(frameIndex: FrameIndex, frame: Promise<EncodedFrame | null>): Promise<EncodedFrame> {
  const encoded = await frame.catch((error: unknown) => {
    throw isTruncated(error) ? new UnreadableReference(frameIndex, error) : error
  })
  if (encoded) return encoded
  throw new RangeError(`no frame ${frameIndex}`)
}

export function isTruncated(error: unknown): error is StudioError {
  return error instanceof StudioError && error.code === 'video-truncated'
}

/** Whether the first frame of the walk is the one after its start. */
function isBeside({ start, direction, range }: Walk): boolean {
  return direction === 'forward' ? range.from === start + 1 : range.to === start - 1
}

/** Frames to decode: the walk's, its start where that is still to be learnt, and the painted frame it goes on to. */
function reach({ start, range, through, direction }: Walk, withStart: boolean): Walk['range'] {
  if (direction === 'backward') return { from: range.from, to: withStart ? start : range.to }
  return { from: withStart ? start : range.from, to: through ?? range.to }
}
