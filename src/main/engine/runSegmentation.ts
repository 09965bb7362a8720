import { StudioError, isCancelled, throwIfCancelled } from '../../shared/domain/errors'
import type { OverlayFormat } from '../../shared/domain/exportFormats'
import type { ExportMask, ExportObject } from '../../shared/domain/exportJob'
import { decodeMask } from '../../shared/domain/maskRle'
import type {
  FrameRange,
  ObjectId,
  OverlayStyle,
  PackedSoftMasks,
  PropagatedMask,
  ReferenceMask,
  SoftMasks
} from '../../shared/domain/types'
import type { ExportContext } from '../export/exportWriter'
import type { FfmpegInstallation } from '../media/ffmpeg/locateFfmpeg'
import { createMaskFolder, type MaskFolder } from '../media/masks/maskFolder'
import { sizeNotes } from '../media/probe/sizeChanges'
import type { SegmentationModel, VideoDecoder } from '../session/ports'
import { propagate } from '../session/propagate'
import { readAhead } from '../session/readAhead'
import { linkedAbort } from './linkedAbort'
import { MaskRelay } from './maskRelay'
import type { StageMeans } from './stageMeans'

export interface SegmentationJob {
  readonly references: readonly ReferenceMask[]
  readonly range: FrameRange
  readonly window?: number
  readonly style: OverlayStyle
  readonly masksDir?: string
  readonly overlayPath?: string
  readonly overwrite: boolean
}

export interface SegmentationDeps {
  readonly ffmpeg: FfmpegInstallation
  readonly decoder: VideoDecoder
  readonly model: SegmentationModel
  readonly signal: AbortSignal
  readonly onTiming: StageMeans['add']
  readonly onNote: (text: string) => void
  /** Each mask as it is made, with the number of frames done. */
  readonly onMask: (mask: PropagatedMask, done: number) => void
  /** Keeps the probabilities with each mask. */
  readonly packSoft?: (masks: SoftMasks, ids: readonly ObjectId[]) => PackedSoftMasks
}

export interface SegmentationOutcome {
  readonly frames: number
  readonly files: readonly string[]
}

/**
 * Propagation, mask files and overlay side by side: masks are written and drawn as they are made, and dropped then.
 * A failure of one ends the others, and every unfinished output is deleted.
 */
export async function runSegmentation(job: SegmentationJob, deps: SegmentationDeps): Promise<SegmentationOutcome> {
  const { stop, unlink } = linkedAbort(deps.signal)
  const linked = { ...deps, signal: stop.signal }
  const relay = job.overlayPath === undefined ? null : new MaskRelay(job.range)
  const folder = job.masksDir === undefined ? null : await createMaskFolder(job.masksDir, job)
  const stopAll = (error: unknown): never => {
    stop.abort(error)
    relay?.close()
    throw error
  }
  try {
    const [made, overlay] = await allOrFirstFailure(
      makeMasks(job, linked, { folder, relay }).catch(stopAll),
      drawOverlay(job, linked, relay).catch(stopAll)
    )
    const files = [...((await folder?.finish()) ?? []), ...overlay]
    return { frames: made, files }
  } catch (error) {
    await folder?.abort()
    throw error
  } finally {
    unlink()
  }
}

/** Waits for both to end, so that nothing still writes when the caller cleans up; a cancel is never the cause named. */
async function allOrFirstFailure<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second])
  const reasons = [a, b].flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []))
  if (reasons.length > 0) throw reasons.find((reason) => !isCancelled(reason)) ?? reasons[0]
  return [await first, await second]
}

interface MaskSinks {
  readonly folder: MaskFolder | null
  readonly relay: MaskRelay | null
}

async function makeMasks(job: SegmentationJob, deps: SegmentationDeps, sinks: MaskSinks): Promise<number> {
  let done = 0
  let writing: Promise<unknown> = Promise.resolve()
  try {
    for await (const mask of readAhead(propagate(job, deps))) {
      await writing
      writing = sinks.folder?.write(mask.frameIndex, decodeMask(mask.mask)) ?? writing
      writing.catch(() => undefined)
      await sinks.relay?.put(mask)
      deps.onMask(mask, ++done)
    }
  } catch (error) {
    if (!(error instanceof StudioError && error.code === 'video-truncated' && done > 0)) throw error
    deps.onNote(`${error.message} ${done} frames were kept.`)
  } finally {
    await writing.catch(() => undefined)
  }
  await writing
  sinks.relay?.close()
  sizeNotes(deps.decoder.video).forEach(deps.onNote)
  return done
}

async function drawOverlay(job: SegmentationJob, deps: SegmentationDeps, relay: MaskRelay | null): Promise<string[]> {
  const { overlayPath, range, style, overwrite } = job
  const { decoder, ffmpeg, signal } = deps
  if (overlayPath === undefined || !relay) return []
  // Its code and its processes would only keep the first mask waiting.
  await relay.flowing
  throwIfCancelled(signal)
  const { overlayWriter } = await import('../export/overlay/overlayWriter')
  const wait = { millis: 0 }
  const context: ExportContext<OverlayFormat> = {
    ...{ ffmpeg, decoder, video: decoder.video, range, overwrite, signal, frameDone: () => undefined },
    format: overlayFormat(style),
    masks: { at: (frameIndex) => takeTimed(relay, frameIndex, wait) },
    // Waiting for masks is the network's time, not the encoder's.
    onTiming: (millis) => {
      deps.onTiming('encode', millis - wait.millis)
      wait.millis = 0
    }
  }
  const target = { path: overlayPath, objects: styledObjects(style) }
  await overlayWriter.check?.(context, [target])
  const written = await overlayWriter.write(context, target)
  for (const note of written.notes) deps.onNote(note)
  return [...(await written.publish())]
}

async function takeTimed(relay: MaskRelay, frameIndex: number, wait: { millis: number }): Promise<ExportMask | null> {
  const asked = performance.now()
  const mask = await relay.take(frameIndex)
  wait.millis += performance.now() - asked
  return mask && { frameIndex, mask, isReference: false }
}

function overlayFormat({ opacity, outlinePx }: OverlayStyle): OverlayFormat {
  const extras = { audio: true, subtitles: true, chapters: true }
  return { kind: 'overlay', codec: 'h264', encoder: 'software', extras, opacity, outlinePx, labels: false }
}

function styledObjects({ colours }: OverlayStyle): ExportObject[] {
  return Object.entries(colours).map(([id, [red, green, blue]]) => ({
    ...{ id: Number(id), name: '' },
    colour: [red, green, blue]
  }))
}
