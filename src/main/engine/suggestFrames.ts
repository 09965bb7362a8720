import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import type { Candidate, FrameSuggestions, SuggestionMillis } from '../../shared/domain/suggestions'
import type { FrameIndex, RgbFrame, Size } from '../../shared/domain/types'
import { checkRange, createDecoder } from '../media/decode/decoder'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { probeVideo } from '../media/probe/probe'
import type { VideoDecoder } from '../session/ports'
import type { ObjectFinder } from '../suggest/objectFinder'
import { devicesFor, openFinder, type OpenedFinder } from '../suggest/openFinder'
import { checkPlaces, narrowCandidates, type Narrowing, nothingLeft } from './narrowCandidates'
import { SuggestOutputs, type SuggestPlaces, type WrittenFrame } from './suggestOutputs'

export interface SuggestRequest extends SuggestPlaces, Narrowing {
  readonly videoPath: string
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
  /** The frame with the candidates drawn on it. */
  readonly overlay?: string
  /** Of the frame, without loading the networks; the median of three warm runs if it was to be timed. */
  readonly ms: SuggestionMillis & { readonly total: number }
  readonly device: string
  readonly skippedDevices: OpenedFinder['skippedDevices']
  readonly model: { readonly name: string; readonly version: string }
}

/**
 * The objects the network sees on frames of a video file, one result a frame. A frame on which nothing fits has no
 * candidates.
 * @throws StudioError `no-objects-found` where that is so on every frame, and for every kind of bad input; nothing is
 * written then
 */
export async function suggestFrames(request: SuggestRequest, signal: AbortSignal): Promise<SuggestResult[]> {
  const outputs = await SuggestOutputs.reserve(request)
  try {
    const decoder = await openVideo(request, signal)
    const opened = await openFinder(await devicesFor(request.device))
    try {
      const results = await suggestAll(request, { decoder, opened, outputs, signal })
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

async function openVideo(request: SuggestRequest, signal: AbortSignal): Promise<VideoDecoder> {
  const ffmpeg = await locateFfmpeg({})
  const video = await probeVideo(ffmpeg, request.videoPath, signal)
  for (const frame of request.frames) checkRange(video, { from: frame, to: frame })
  checkPlaces(request, video.size)
  return createDecoder(ffmpeg, video)
}

interface Parts {
  readonly decoder: VideoDecoder
  readonly opened: OpenedFinder
  readonly outputs: SuggestOutputs
  readonly signal: AbortSignal
}

async function suggestAll(
  request: SuggestRequest,
  { decoder, opened, outputs, signal }: Parts
): Promise<SuggestResult[]> {
  const results: SuggestResult[] = []
  const seen: FrameSuggestions[] = []
  for (const frameIndex of request.frames) {
    const picture = await readPicture(decoder, frameIndex, signal)
    throwIfCancelled(signal)
    const { runs, found } = await suggested(opened.finder, picture, request.timed ? 3 : 0)
    throwIfCancelled(signal)
    seen.push(found)
    const candidates = narrowCandidates(found.candidates, request)
    const written = await outputs.write(picture, candidates)
    results.push({
      ...{ frame: frameIndex, size: found.size, found: found.candidates.length },
      ...reported(candidates, written),
      ...{ ms: medianOf(runs), ...madeBy(opened) }
    })
  }
  if (results.every(({ candidates }) => candidates.length === 0)) throw nothingLeft(seen, request)
  return results
}

async function readPicture(decoder: VideoDecoder, frameIndex: FrameIndex, signal: AbortSignal): Promise<RgbFrame> {
  for await (const frame of decoder.decode({ from: frameIndex, to: frameIndex }, signal)) return frame
  throw new StudioError('decode-failed', `Frame ${frameIndex} of the video cannot be decoded.`)
}

async function suggested(finder: ObjectFinder, picture: RgbFrame, more: number) {
  const found = await finder.suggest(picture)
  // The first run of a network allocates: it is left out where there are others.
  const runs: SuggestionMillis[] = []
  for (let run = 0; run < more; run++) runs.push((await finder.suggest(picture)).millis)
  return { found, runs: more === 0 ? [found.millis] : runs }
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
