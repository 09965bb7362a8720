import { basename, extname } from 'node:path'
import { StudioError, throwIfCancelled } from '../../../shared/domain/errors'
import type { PictureFormat } from '../../../shared/domain/exportFormats'
import type { FrameRange, VideoInfo } from '../../../shared/domain/types'
import { isSameFile, reserveFile } from '../../files/outputFile'
import { reserveFolder } from '../../files/outputFolder'
import type { PlanarFormat } from '../../media/decode/planarFormat'
import { readAhead } from '../../session/readAhead'
import { requireCodec } from './availableEncoders'
import { clipClock } from './clipClock'
import { containerOf } from './container'
import { decodePlanes, type PlanarPicture } from './decodePlanes'
import type { ClipJob, TimeSpan } from './encodeCommand'
import { type Content, type EncodingRequest, fedFormat } from './encodingRequest'
import { chooseEncoding } from './encodings'
import { encodingRequest, hardwareFor, oddSizeNotes, refuseQuality, withSoftware } from './plannedEncoding'
import type { ExportContext, ExportTarget, ExportWriter, WrittenExport } from '../exportWriter'
import { placeable, planExtras, unplacedNotes } from '../sound/extraStreams'
import { numberedPictures, ourPictures, paddingNotes } from './pictureNumbers'
import { inChosenRange, lightNotes } from './chosenRange'
import { PictureEncoder } from './pictureEncoder'
import { rehearse } from './rehearsal'
import { readSourceStreams } from '../sound/sourceStreams'
import { lostLanguages } from '../sound/trackTags'

/** Makes the pictures of one target. */
export interface Composer {
  /**
   * @param picture a frame of the video, the composer's own to change
   * @returns samples in the format it was asked for, or what is left to do for them, beside the next picture
   */
  compose(picture: PlanarPicture): Promise<Uint8Array | (() => Promise<Uint8Array>)>
  /** What the user should know of how it is made, a sentence each. */
  readonly notes?: readonly string[]
  /** Gives back what it holds. */
  close?(): Promise<void>
}

/** What tells one kind of picture export from another. */
export interface PictureKind<F extends PictureFormat> {
  readonly content: Content
  /** False where nothing the original says of itself (place, owner, camera) may come along. */
  readonly keepsMetadata?: boolean
  /** Frames whose sound is silenced. */
  muted?(context: ExportContext<F>): readonly FrameRange[]
  /** Format of the pictures it composes from; absent, that of what it makes. */
  decodes?(context: ExportContext<F>): PlanarFormat
  /** Refuses before any work what cannot be made. @throws StudioError */
  check?(context: ExportContext<F>): Promise<void>
  /** @param format of the pictures to make */
  composer(context: ExportContext<F>, target: ExportTarget, format: PlanarFormat): Promise<Composer>
}

/** A writer that decodes a range once, lets each picture be composed, and encodes it at its exact time. */
export function pictureWriter<F extends PictureFormat>(kind: PictureKind<F>): ExportWriter<F> {
  return {
    check: async (given, targets) => {
      const context = inChosenRange(given)
      refuseQuality(context)
      await requireCodec(context.ffmpeg, context.format.kind, encodingRequest(kind.content, context))
      for (const { path } of targets) await refuseSource(path, context)
      await kind.check?.(context)
      const [target] = targets
      if (target) await checkWritten(kind, context, target)
    },
    write: async (given, target) => {
      const context = inChosenRange(given)
      const hardware = await hardwareFor(kind.content, context)
      if (hardware === undefined) return writePictures(kind, context, target)
      try {
        return await writePictures(kind, context, target, hardware)
      } catch (error) {
        if (!(error instanceof StudioError && error.code === 'encode-failed')) throw error
        const written = await writePictures(kind, { ...context, frameDone: () => undefined }, target)
        return { ...written, notes: [...written.notes, `${hardware} failed: encoded in software instead.`] }
      }
    }
  }
}

/** From the first muted frame's beginning to the last one's end. */
function mutedTimes({ timesMicros, durationMicros }: VideoInfo, muted: readonly FrameRange[]): TimeSpan[] {
  const end = (timesMicros[0] ?? 0) + durationMicros
  return muted.map(({ from, to }) => ({ startMicros: timesMicros[from] ?? end, endMicros: timesMicros[to + 1] ?? end }))
}

/** Refuses what container and encoder cannot take. @throws StudioError `bad-arguments`, `encode-failed` */
async function checkWritten<F extends PictureFormat>(
  kind: PictureKind<F>,
  context: ExportContext<F>,
  target: ExportTarget
): Promise<void> {
  const request = await withSoftware(context, encodingRequest(kind.content, context))
  const { job } = await planClip({ kind, context, target, request, temporaryPath: '' })
  await rehearse(context.ffmpeg, job, { path: target.path, signal: context.signal })
}

async function refuseSource(path: string, { video }: Pick<ExportContext, 'video'>): Promise<void> {
  if (!(await isSameFile(path, video.path))) return
  const message = `${basename(path)} is the video itself; it is never overwritten.`
  throw new StudioError('bad-arguments', message, { hint: 'Choose another name or folder.' })
}

async function writePictures<F extends PictureFormat>(
  kind: PictureKind<F>,
  context: ExportContext<F>,
  target: ExportTarget,
  hardware?: string
): Promise<WrittenExport> {
  const { ffmpeg, signal, format, overwrite } = context
  throwIfCancelled(signal)
  const request = await withSoftware(context, { ...encodingRequest(kind.content, context), hardware })
  const isFile = containerOf(extname(target.path)) !== null && chooseEncoding(request).ending === ''
  const pending = isFile
    ? await reserveFile(target.path, overwrite)
    : await reserveFolder(target.path, { overwrite, ours: ourPictures(numberedPictures(context, target)) })
  try {
    const { temporaryPath } = pending
    const { job, notes } = await planClip({ kind, context, target, request, temporaryPath })
    const encoder = new PictureEncoder(ffmpeg, { job, pending, path: target.path, signal })
    const { truncated, notes: told } = await composeAll({ kind, context, target, job, encoder })
    const noHardware = format.encoder === 'hardware' && hardware === undefined
    const all = [...notes, ...told, ...(noHardware ? ['No hardware encoder works here: encoded in software.'] : [])]
    return {
      frames: encoder.written,
      notes: [...all, ...(truncated ? [truncated.message] : [])],
      ...(truncated && {
        brokenOff: { missing: context.range.to - context.range.from + 1 - encoder.written, reason: truncated.message }
      }),
      publish: () => encoder.publish(),
      discard: () => encoder.abort()
    }
  } catch (error) {
    await pending.discard()
    throw error
  }
}

interface ComposeParts<F extends PictureFormat> {
  readonly kind: PictureKind<F>
  readonly context: ExportContext<F>
  readonly target: ExportTarget
  readonly job: ClipJob
  readonly encoder: PictureEncoder
}

interface Composed {
  /** What broke the video off, if it did; what could be decoded is written then. */
  readonly truncated: StudioError | null
  readonly notes: readonly string[]
}

async function composeAll<F extends PictureFormat>(parts: ComposeParts<F>): Promise<Composed> {
  const { kind, context, target, job, encoder } = parts
  let composer: Composer | null = null
  try {
    composer = await kind.composer(context, target, job.format)
    const truncated = await feed(parts, composer)
    await encoder.finish()
    return { truncated, notes: composer.notes ?? [] }
  } catch (error) {
    await encoder.abort()
    throw error
  } finally {
    await composer?.close?.()
  }
}

async function feed<F extends PictureFormat>(
  { kind, context, job, encoder }: ComposeParts<F>,
  composer: Composer
): Promise<StudioError | null> {
  const format = kind.decodes?.(context) ?? job.format
  let writing: Promise<void> = Promise.resolve()
  try {
    for await (const picture of readAhead(decodePlanes(context, context.range, format, context.signal))) {
      const started = performance.now()
      const composed = await composer.compose(picture)
      await writing
      writing = written(encoder, composed).then(context.frameDone)
      writing.catch(() => undefined)
      context.onTiming?.(performance.now() - started)
    }
    await writing
    return null
  } catch (error) {
    await writing
    const isBroken = error instanceof StudioError && error.code === 'video-truncated'
    if (isBroken && encoder.written > 0) return error
    throw error
  }
}

async function written(encoder: PictureEncoder, composed: Uint8Array | (() => Promise<Uint8Array>)): Promise<void> {
  await encoder.write(typeof composed === 'function' ? await composed() : composed)
}

interface PlanParts<F extends PictureFormat> {
  readonly kind: PictureKind<F>
  readonly context: ExportContext<F>
  readonly target: ExportTarget
  readonly request: EncodingRequest
  readonly temporaryPath: string
}

async function planClip<F extends PictureFormat>({
  kind,
  context,
  target,
  request,
  temporaryPath
}: PlanParts<F>): Promise<{ job: ClipJob; notes: readonly string[] }> {
  const { ffmpeg, video, range, signal } = context
  const container = chooseEncoding(request).ending === '' ? containerOf(extname(target.path)) : null
  const { extras } = context.format
  const muted = mutedTimes(video, kind.muted?.(context) ?? [])
  const sources = container === null ? [] : await readSourceStreams(ffmpeg, video, extras, signal)
  const usable = placeable(sources, video)
  const plan = container === null ? { streams: [], notes: [] } : planExtras(container, usable, muted.length > 0)
  const earliest = Math.min(...plan.streams.map(({ startMicros }) => startMicros), video.timesMicros[0] ?? 0)
  const encoding = chooseEncoding(request)
  const job: ClipJob = {
    ...{ video, range, container, encoding, format: fedFormat(request), temporaryPath },
    clock: clipClock(video, range, earliest),
    extras: plan.streams,
    muted,
    pictures: numberedPictures(context, target),
    keepsMetadata: kind.keepsMetadata !== false,
    chapters: container !== null && extras.chapters && video.sequence === undefined
  }
  const padding = container === null ? paddingNotes(job.pictures, range.to - range.from + 1) : []
  const sound = [...unplacedNotes(sources, video), ...lostLanguages(job), ...padding]
  const told = [...oddSizeNotes(request, encoding), ...lightNotes(job, request), ...sound]
  return { job, notes: [...plan.notes, ...told] }
}
