import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { PointNote, PromptStroke } from '../../shared/domain/pointing'
import type { EncodedMask, FrameIndex, ObjectId, ReferenceMask, VideoInfo } from '../../shared/domain/types'
import { threadsHere } from '../inference/openModel'
import { checkRange } from '../media/decode/decoder'
import type { VideoDecoder } from '../session/ports'
import { devicesFor } from '../inference/devicesFor'
import { FramePointer } from '../suggest/point/framePointer'
import { openPointNetwork } from '../suggest/point/openPointNetwork'
import { checkStrokes } from './framePointing'
import { strokeWritten } from './narrowCandidates'

/** What was pointed at of one object on one frame. */
export interface ClickedObject {
  readonly objectId: ObjectId
  readonly frameIndex: FrameIndex
  /** The newest last; at least one. */
  readonly strokes: readonly PromptStroke[]
}

export interface ClickDeps {
  readonly decoder: VideoDecoder
  readonly device: string
  readonly signal: AbortSignal
  readonly onNote: (text: string) => void
}

/**
 * Reference masks of what was pointed at. On a frame that has one already the strokes correct its objects, or add to them; an
 * object that was not pointed at loses what a pointed one takes.
 * @param known at most one a frame
 * @returns those known on other frames, and the new ones
 * @throws StudioError `frame-out-of-range`, `bad-arguments`, `no-objects-found`, and as `openPointNetwork`
 */
export async function withClicks(
  known: readonly ReferenceMask[],
  clicks: readonly ClickedObject[],
  deps: ClickDeps
): Promise<ReferenceMask[]> {
  if (clicks.length === 0) return [...known]
  checkClicks(known, clicks, deps.decoder.video)
  throwIfCancelled(deps.signal)
  const network = await openPointNetwork({ devices: await devicesFor(deps.device), threads: threadsHere() })
  try {
    const frames = [...new Set(clicks.map(({ frameIndex }) => frameIndex))]
    const made: ReferenceMask[] = []
    for (const frameIndex of frames) {
      const pointer = new FramePointer(network, await readFrame(deps, frameIndex))
      const here = clicks.filter((click) => click.frameIndex === frameIndex)
      made.push({ frameIndex, mask: await maskOf(pointer, maskAt(known, frameIndex), here, deps) })
    }
    return [...known.filter(({ frameIndex }) => !frames.includes(frameIndex)), ...made]
  } finally {
    await network.dispose()
  }
}

/** Whatever can be told before the network is opened. */
function checkClicks(known: readonly ReferenceMask[], clicks: readonly ClickedObject[], video: VideoInfo): void {
  for (const { objectId, frameIndex, strokes } of clicks) {
    checkRange(video, { from: frameIndex, to: frameIndex })
    checkStrokes({ strokes, base: null }, video.size)
    const isThere = onlyLabel(maskAt(known, frameIndex), objectId) !== null
    if (isThere || strokes.some((stroke) => stroke.kind === 'box' || stroke.positive)) continue
    throw new StudioError(
      'bad-arguments',
      `Object ${objectId} has no mask on frame ${frameIndex}, so nothing of it can be taken off.`,
      { hint: 'Say first where the object is, with --click.' }
    )
  }
}

async function readFrame({ decoder, signal }: ClickDeps, frameIndex: FrameIndex) {
  for await (const frame of decoder.decode({ from: frameIndex, to: frameIndex }, signal)) return frame
  throw new StudioError('decode-failed', `Frame ${frameIndex} of the video cannot be decoded.`, {
    hint: 'Point at the object on another frame.'
  })
}

interface Found {
  readonly objectId: ObjectId
  readonly mask: EncodedMask
  readonly area: number
}

/** Labels of a frame. Where two pointed objects overlap, the smaller one is in front: a part, or somebody in a group. */
async function maskOf(
  pointer: FramePointer,
  before: EncodedMask | null,
  clicks: readonly ClickedObject[],
  { decoder, signal, onNote }: ClickDeps
): Promise<EncodedMask> {
  const found: Found[] = []
  for (const { objectId, frameIndex, strokes } of clicks) {
    throwIfCancelled(signal)
    const base = onlyLabel(before, objectId)
    const { mask, area, notes } = await pointer.point({ frameIndex, strokes, base, answer: null })
    if (area === 0) throw nothingThere(objectId, frameIndex, strokes)
    for (const note of notes) onNote(`Object ${objectId} on frame ${frameIndex}: ${clickNotes[note]}`)
    found.push({ objectId, mask, area })
  }
  throwIfCancelled(signal)
  return laid(before, found, decoder.video)
}

function laid(before: EncodedMask | null, found: readonly Found[], { size }: VideoInfo): EncodedMask {
  const data = before ? decodeMask(before).data : new Uint8Array(size.width * size.height)
  const pointed = new Set(found.map(({ objectId }) => objectId))
  for (let at = 0; at < data.length; at++) if (pointed.has(data[at]!)) data[at] = 0
  for (const { objectId, mask } of [...found].sort((a, b) => b.area - a.area)) {
    const own = decodeMask(mask).data
    for (let at = 0; at < own.length; at++) if (own[at] === 1) data[at] = objectId
  }
  return encodeMask({ ...size, data })
}

const clickNotes: Readonly<Record<PointNote, string>> = {
  empty: 'nothing was found there.',
  small: 'what was found there is very small.',
  contradiction: '--not counts where it contradicts --click.'
}

function nothingThere(objectId: ObjectId, frameIndex: FrameIndex, strokes: readonly PromptStroke[]): StudioError {
  const places = strokes.map(strokeWritten).join(', ')
  return new StudioError(
    'no-objects-found',
    `Nothing was found for object ${objectId} at ${places} on frame ${frameIndex}.`,
    {
      hint: 'Point at the middle of the object, at several places of it, or give its mask with --ref.'
    }
  )
}

function maskAt(known: readonly ReferenceMask[], frameIndex: FrameIndex): EncodedMask | null {
  return known.find((reference) => reference.frameIndex === frameIndex)?.mask ?? null
}

/** One object as label 1; null where it has no pixel. */
function onlyLabel(mask: EncodedMask | null, label: ObjectId): EncodedMask | null {
  if (!mask) return null
  const { width, height, data } = decodeMask(mask)
  const own = data.map((value) => Number(value === label))
  return own.includes(1) ? encodeMask({ width, height, data: own }) : null
}
