import { writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { decodeMask } from '../../shared/domain/maskRle'
import type { Candidate } from '../../shared/domain/suggestions'
import type { FrameIndex, RgbFrame } from '../../shared/domain/types'
import { candidatePicture } from '../export/overlay/candidatePicture'
import { encodeMaskPng } from '../media/masks/maskPng'
import { type PendingFile, reserveFile, writeFailure } from '../files/outputFile'
import { reserveFolder } from '../files/outputFolder'

export interface SuggestPlaces {
  readonly frames: readonly FrameIndex[]
  /** Folder for one mask PNG a candidate: 1.png is the best; of several frames 00040-1.png. */
  readonly outDir?: string
  /** PNG of the frame with the candidates drawn on it; of several frames NAME-00040.png. */
  readonly overlayPath?: string
  readonly overwrite: boolean
}

/** What was written of a frame. */
export interface WrittenFrame {
  /** One a candidate; empty where no masks are wanted. */
  readonly files: readonly string[]
  readonly overlay?: string
}

/** Files of suggestions: they appear together, when all are complete. */
export class SuggestOutputs {
  private constructor(
    private readonly places: SuggestPlaces,
    private readonly folder: PendingFile | null,
    private readonly overlays: ReadonlyMap<FrameIndex, PendingFile>
  ) {}

  /** @throws StudioError `output-exists`, `output-not-writable`, `disk-full` */
  static async reserve(places: SuggestPlaces): Promise<SuggestOutputs> {
    const { outDir, overwrite } = places
    const overlays = new Map<FrameIndex, PendingFile>()
    const folder =
      outDir === undefined ? null : await reserveFolder(outDir, { overwrite, ours: /^(\d{5,}-)?\d+\.png$/ })
    const outputs = new SuggestOutputs(places, folder, overlays)
    try {
      for (const frame of places.frames) {
        const path = overlayOf(places, frame)
        if (path !== undefined) overlays.set(frame, await reserveFile(path, overwrite))
      }
      return outputs
    } catch (error) {
      await outputs.discard()
      throw error
    }
  }

  /** @throws StudioError `output-not-writable`, `disk-full` */
  async write(picture: RgbFrame, candidates: readonly Candidate[]): Promise<WrittenFrame> {
    const { frameIndex } = picture
    const overlay = overlayOf(this.places, frameIndex)
    const pending = this.overlays.get(frameIndex)
    if (pending && overlay !== undefined) {
      await written(pending.temporaryPath, overlay, candidatePicture(picture, candidates))
    }
    return {
      files: await this.writeMasks(frameIndex, candidates),
      ...(overlay !== undefined && { overlay })
    }
  }

  async publish(): Promise<void> {
    await this.folder?.publish()
    for (const overlay of this.overlays.values()) await overlay.publish()
  }

  async discard(): Promise<void> {
    await this.folder?.discard()
    for (const overlay of this.overlays.values()) await overlay.discard()
  }

  private async writeMasks(frame: FrameIndex, candidates: readonly Candidate[]): Promise<string[]> {
    const { folder } = this
    const { outDir, frames } = this.places
    if (!folder || outDir === undefined) return []
    const before = frames.length === 1 ? '' : `${padded(frame)}-`
    const names = candidates.map((_, at) => `${before}${at + 1}.png`)
    for (const [at, { mask }] of candidates.entries()) {
      await written(join(folder.temporaryPath, names[at]!), outDir, encodeMaskPng(decodeMask(mask)))
    }
    return names.map((name) => join(outDir, name))
  }
}

function overlayOf({ overlayPath, frames }: SuggestPlaces, frame: FrameIndex): string | undefined {
  if (overlayPath === undefined || frames.length === 1) return overlayPath
  const ending = extname(overlayPath)
  return `${overlayPath.slice(0, overlayPath.length - ending.length)}-${padded(frame)}${ending}`
}

function padded(frame: FrameIndex): string {
  return String(frame).padStart(5, '0')
}

async function written(path: string, target: string, bytes: Uint8Array): Promise<void> {
  await writeFile(path, bytes).catch((error: unknown) => {
    throw writeFailure(target, error)
  })
}
