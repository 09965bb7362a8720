import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import { encodeMask } from '../../shared/domain/maskRle'
import type { PointedMask, PointNote, PromptStroke } from '../../shared/domain/pointing'
import type { Candidate, FrameSuggestions, SuggestionMillis } from '../../shared/domain/suggestions'
import type { EncodedMask, FrameIndex, RgbFrame, Size } from '../../shared/domain/types'
import { checkRange, createDecoder } from '../media/decode/decoder'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../media/probe/probe'
import type { VideoDecoder } from '../session/ports'
import type { ObjectFinder } from '../suggest/objectFinder'
import { devicesFor } from '../inference/devicesFor'
import { openFinder, type OpenedFinder } from '../suggest/openFinder'
import { checkStrokes } from './framePointing'
import { narrowCandidates, nothingLeft, type Asked } from './narrowCandidates'
import { readObjectMask } from './referenceFiles'
import { SuggestOutputs, type SuggestPlaces, type WrittenFrame } from './suggestOutputs'

export interface SuggestRequest extends SuggestPlaces, Asked {
  readonly videoPath: string
  /** What is meant, in order; none: every object that is seen. */
  readonly strokes: readonly PromptStroke[]
  /** PNG of a mask that the strokes correct: everything but its background. */
  readonly maskPath?: string
  readonly device: string
  /** Runs the networks several times, so that `ms` is that of a warm one. */
  readonly timed: boolean
}

/** A candidate as scripts read it: its box in the words of the option `--box`. */
export interface ReportedCandidate {
  readonly score: number
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
  readonly area: number
  /** Its mask. */
  readonly file?: string
}

export interface SuggestResult {
  readonly frame: FrameIndex
  readonly size: Size
  /** How many there are before `candidates` were chosen among them. */
  readonly found: number
  readonly candidates: readonly ReportedCandidate[]
  /** What there is to say of what was pointed at. */
  readonly notes: readonly PointNote[]
  /** The frame with the candidates drawn on it. */
  readonly overlay?: string
  /** Of the frame, without loading the networks; the median of three warm runs if it was to be timed. */
  readonly ms: SuggestionMillis & {
    readonly total: number
    /** Of a further point, if it was to be timed and something was pointed at. */
    readonly further?: number
  }
  readonly device: string
  readonly skippedDevices: OpenedFinder['skippedDevices']
  readonly model: { readonly name: string; readonly version: string }
}

/**
 * The objects the network sees on frames of a video file, or what was pointed at, one result a frame. A frame on which nothing fits has no
 * candidates.
 * @throws StudioError `no-objects-found` where that is so on every frame, and for every kind of bad input; nothing is
 * written then
 */
export async function suggestFrames(request: SuggestRequest, signal: AbortSignal): Promise<SuggestResult[]> {
  const outputs = await SuggestOutputs.reserve(request)
  try {
    const { decoder, base } = await openVideo(request, signal)
    const opened = await openFinder(await devicesFor(request.device))
    try {
      const results = await suggestAll(request, { decoder, base, opened, outputs, signal })
      await outputs.publish()
      return results
    } finally {
      await opened.finder.dispose()
    }
  } catch (error) {
    await outputs.discard()
    throw error
  }
}

async function openVideo(
  request: SuggestRequest,
  signal: AbortSignal
): Promise<{ readonly decoder: VideoDecoder; readonly base: EncodedMask | null }> {
  const ffmpeg = await locateFfmpeg({})
  const video = await probeVideo(ffmpeg, request.videoPath, signal)
  for (const frame of request.frames) checkRange(video, { from: frame, to: frame })
  checkStrokes({ strokes: request.strokes, base: null }, video.size)
  const base = request.maskPath === undefined ? null : encodeMask(await readObjectMask(request.maskPath, video.size))
  return { decoder: createDecoder(ffmpeg, video), base }
}

interface Parts {
  readonly decoder: VideoDecoder
  readonly base: EncodedMask | null
  readonly opened: OpenedFinder
  readonly outputs: SuggestOutputs
  readonly signal: AbortSignal
}

async function suggestAll(
  request: SuggestRequest,
  { decoder, base, opened, outputs, signal }: Parts
): Promise<SuggestResult[]> {
  const results: SuggestResult[] = []
  const seen: Found[] = []
  for (const frameIndex of request.frames) {
    const picture = await readPicture(decoder, frameIndex, signal)
    throwIfCancelled(signal)
    const found =
      request.strokes.length === 0
        ? await suggested(opened.finder, picture, request.timed ? 3 : 0)
        : await pointed(opened.finder, picture, { ...request, base })
    throwIfCancelled(signal)
    seen.push(found)
    const candidates = narrowCandidates(found.candidates, request)
    const written = await outputs.write(picture, candidates)
    results.push({
      ...{ frame: frameIndex, size: found.size, found: found.candidates.length, notes: found.notes },
      ...reported(candidates, written),
      ...{ ms: found.ms, ...madeBy(opened), ...found.madeBy }
    })
  }
  if (results.every(({ candidates }) => candidates.length === 0)) throw nothingLeft(seen, request)
  return results
}

async function readPicture(decoder: VideoDecoder, frameIndex: FrameIndex, signal: AbortSignal): Promise<RgbFrame> {
  for await (const frame of decoder.decode({ from: frameIndex, to: frameIndex }, signal)) return frame
  throw new StudioError('decode-failed', `Frame ${frameIndex} of the video cannot be decoded.`)
}

/** What there is on a frame. */
interface Found extends Pick<FrameSuggestions, 'frameIndex' | 'size' | 'candidates'> {
  readonly notes: readonly PointNote[]
  readonly ms: SuggestResult['ms']
  /** Where it was another network than the detector. */
  readonly madeBy?: Pick<SuggestResult, 'device' | 'model'>
}

async function suggested(finder: ObjectFinder, picture: RgbFrame, more: number): Promise<Found> {
  const found = await finder.suggest(picture)
  // The first run of a network allocates: it is left out where there are others.
  const runs: SuggestionMillis[] = []
  for (let run = 0; run < more; run++) runs.push((await finder.suggest(picture)).millis)
  return { ...found, notes: [], ms: medianOf(more === 0 ? [found.millis] : runs) }
}

interface Wanted extends Pick<SuggestRequest, 'strokes' | 'timed'> {
  readonly base: EncodedMask | null
}

/** What was pointed at first, then the other answers there are to a first stroke. */
async function pointed(finder: ObjectFinder, picture: RgbFrame, { strokes, base, timed }: Wanted): Promise<Found> {
  const { frameIndex, width, height } = picture
  const ask = (key: string, more: readonly PromptStroke[], answer: number | null): Promise<PointedMask> =>
    finder.point(
      { key: `${frameIndex} ${key}`, read: () => Promise.resolve(picture) },
      { frameIndex, strokes: [...strokes, ...more], base, answer }
    )
  const meant = await ask('', [], null)
  const others: PointedMask[] = []
  for (let answer = 0; strokes.length === 1 && answer < meant.answers; answer++) {
    if (answer !== meant.answer) others.push(await ask('', [], answer))
  }
  const candidates = [meant, ...others]
    .filter(({ area }) => area > 0)
    .map(({ mask, box, area, confidence }) => ({ mask, box, area, score: confidence }))
  const runs = [meant]
  // The first run of a network allocates: it is left out where there are others.
  for (let run = 1; timed && run <= 3; run++) runs.push(await ask(`run ${run}`, [], null))
  const ms = medianOf((timed ? runs.slice(1) : runs).map(millisOf))
  const newest = strokes.filter(({ kind }) => kind === 'points').slice(-1)
  const further = timed && newest.length > 0 ? millisOf(await ask('run 3', newest, null)) : null
  return {
    ...{ frameIndex, size: { width, height }, candidates, notes: meant.notes },
    madeBy: { device: meant.network.device, model: { name: meant.network.name, version: meant.network.version } },
    ms: { ...ms, ...(further && { further: Math.round(further.network + further.masks) }) }
  }
}

function millisOf({ millis: { features, head, mask } }: PointedMask): SuggestionMillis {
  return { scale: 0, network: features + head, masks: mask }
}

function reported(candidates: readonly Candidate[], { files, overlay }: WrittenFrame) {
  return {
    candidates: candidates.map(({ score, box, area }, at) => {
      const { left: x, top: y, right, bottom } = box
      const file = files[at]
      return { score, box: { x, y, width: right - x, height: bottom - y }, area, ...(file !== undefined && { file }) }
    }),
    ...(overlay !== undefined && { overlay })
  }
}

function madeBy({ finder, skippedDevices }: OpenedFinder): Pick<SuggestResult, 'device' | 'skippedDevices' | 'model'> {
  const { device, name, version } = finder
  return { device, skippedDevices, model: { name, version } }
}

function medianOf(runs: readonly SuggestionMillis[]): SuggestResult['ms'] {
  const total = ({ scale, network, masks }: SuggestionMillis): number => scale + network + masks
  const middle = [...runs].sort((a, b) => total(a) - total(b))[runs.length >> 1]!
  const [scale, network, masks] = [middle.scale, middle.network, middle.masks].map((millis) => Math.round(millis))
  return { scale: scale!, network: network!, masks: masks!, total: Math.round(total(middle)) }
}
