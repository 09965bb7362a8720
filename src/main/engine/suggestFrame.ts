import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StudioError, throwIfCancelled } from '../../shared/domain/errors'
import { decodeMask } from '../../shared/domain/maskRle'
import { atPlace, inBox } from '../../shared/domain/picking'
import type { Candidate, FrameSuggestions, MaskBox, SuggestionMillis } from '../../shared/domain/suggestions'
import type { FrameIndex, Size } from '../../shared/domain/types'
import { createDecoder } from '../media/decoder'
import { locateFfmpeg } from '../media/locateFfmpeg'
import { encodeMaskPng } from '../media/maskPng'
import { writeFailure } from '../media/outputFile'
import { reserveFolder } from '../media/outputFolder'
import { probeVideo } from '../media/probe'
import { devicesFor, openFinder, type OpenedFinder } from '../suggest/openFinder'
import type { Picture } from '../suggest/objectFinder'

export interface SuggestRequest {
  readonly videoPath: string
  readonly frameIndex: FrameIndex
  /** Folder for one mask PNG a candidate: 1.png is the best. */
  readonly outDir?: string
  /** Only candidates that cover this place, pixels of the video. */
  readonly point?: { readonly x: number; readonly y: number }
  /** Only candidates in this box, the best fit first. */
  readonly box?: MaskBox
  readonly device: string
  readonly overwrite: boolean
  /** Runs the networks several times, so that `ms` is that of a warm one. */
  readonly timed: boolean
}

export interface SuggestResult {
  readonly frame: FrameIndex
  readonly size: Size
  readonly candidates: readonly (Omit<Candidate, 'mask'> & { readonly file?: string })[]
  /** Of the frame, without loading the networks; the median of three warm runs if it was to be timed. */
  readonly ms: SuggestionMillis & { readonly total: number }
  readonly device: string
  readonly skippedDevices: OpenedFinder['skippedDevices']
  readonly model: { readonly name: string; readonly version: string }
}

/**
 * The objects the network sees on one frame of a video file.
 * @throws StudioError `no-objects-found`, and for every kind of bad input; nothing is written then
 */
export async function suggestFrame(request: SuggestRequest, signal: AbortSignal): Promise<SuggestResult> {
  const folder =
    request.outDir === undefined
      ? null
      : await reserveFolder(request.outDir, { overwrite: request.overwrite, ours: /^\d+\.png$/ })
  try {
    const picture = await readPicture(request, signal)
    const { finder, skippedDevices } = await openFinder(await devicesFor(request.device))
    try {
      throwIfCancelled(signal)
      const { runs, found } = await suggested(() => finder.suggest(picture), request.timed ? 3 : 0)
      throwIfCancelled(signal)
      const candidates = narrowed(found.candidates, request)
      const files = folder ? await writeMasks(folder, request.outDir ?? '', candidates) : []
      const { device, name, version } = finder
      return {
        frame: request.frameIndex,
        size: found.size,
        candidates: candidates.map(({ score, box, area }, at) => ({ score, box, area, ...named(files[at]) })),
        ms: medianOf(runs),
        device,
        skippedDevices,
        model: { name, version }
      }
    } finally {
      await finder.dispose()
    }
  } catch (error) {
    await folder?.discard()
    throw error
  }
}

async function readPicture({ videoPath, frameIndex }: SuggestRequest, signal: AbortSignal): Promise<Picture> {
  const ffmpeg = await locateFfmpeg({})
  const video = await probeVideo(ffmpeg, videoPath, signal)
  for await (const frame of createDecoder(ffmpeg, video).decode({ from: frameIndex, to: frameIndex }, signal)) {
    return frame
  }
  throw new StudioError('decode-failed', `Frame ${frameIndex} of the video cannot be decoded.`)
}

async function suggested(suggest: () => Promise<FrameSuggestions>, more: number) {
  const found = await suggest()
  // The first run of a network allocates: it is left out where there are others.
  const runs: SuggestionMillis[] = []
  for (let run = 0; run < more; run++) runs.push((await suggest()).millis)
  return { found, runs: more === 0 ? [found.millis] : runs }
}

function medianOf(runs: readonly SuggestionMillis[]): SuggestResult['ms'] {
  const total = ({ scale, network, masks }: SuggestionMillis): number => scale + network + masks
  const middle = [...runs].sort((a, b) => total(a) - total(b))[runs.length >> 1]!
  const [scale, network, masks] = [middle.scale, middle.network, middle.masks].map((millis) => Math.round(millis))
  return { scale: scale!, network: network!, masks: masks!, total: Math.round(total(middle)) }
}

/** @throws StudioError `no-objects-found` */
function narrowed(candidates: readonly Candidate[], { frameIndex, point, box }: SuggestRequest): Candidate[] {
  if (candidates.length === 0) throw nothing(`No objects were found on frame ${frameIndex}.`)
  const boxed = box ? inBox(candidates, box).map((at) => candidates[at]!) : candidates
  const left = point ? atPlace(boxed, point).map((at) => boxed[at]!) : [...boxed]
  if (left.length > 0) return left
  throw nothing(`None of the ${candidates.length} objects found on frame ${frameIndex} is where you pointed.`)
}

function nothing(message: string): StudioError {
  return new StudioError('no-objects-found', message, { hint: 'Try another frame, or paint the object.' })
}

async function writeMasks(
  folder: Awaited<ReturnType<typeof reserveFolder>>,
  target: string,
  candidates: readonly Candidate[]
): Promise<string[]> {
  const names = candidates.map((_, at) => `${at + 1}.png`)
  for (const [at, { mask }] of candidates.entries()) {
    await writeFile(join(folder.temporaryPath, names[at]!), encodeMaskPng(decodeMask(mask))).catch((error: unknown) => {
      throw writeFailure(target, error)
    })
  }
  await folder.publish()
  return names.map((name) => join(target, name))
}

function named(file: string | undefined): { file?: string } {
  return file === undefined ? {} : { file }
}
