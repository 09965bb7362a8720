import { basename } from 'node:path'
import { StudioError, type ErrorData } from '../../shared/domain/errors'
import { MasksAmbiguous } from '../../shared/domain/importQuestion'
import type { ImportedMasks } from '../../shared/domain/importedMasks'
import type { VideoInfo } from '../../shared/domain/types'
import type { CommandInput } from '../../shared/ipc/contract'
import type { AskedMasks, FoundMasks } from '../../shared/ipc/importCommands'
import { hintOf } from '../interchange/clipHint'
import { fitImport } from '../interchange/fitImport'
import { placeFrames } from '../interchange/placeFrames'
import { readAnnotations } from '../interchange/readAnnotations'
import { sampleMasks } from '../interchange/sampleMasks'

/** Masks that were read and wait for the user's choices: one import at a time. */
export class MaskImport {
  #read: { readonly name: string; readonly masks: ImportedMasks } | null = null
  #stop = new AbortController()

  /**
   * Ends a reading that still goes on.
   * @returns a question where masks can be read in several ways: what was read before is kept until it is answered
   * @throws StudioError as `readAnnotations`
   */
  async read(
    { path, offset, answers = {} }: CommandInput<'import:read'>,
    video: VideoInfo
  ): Promise<FoundMasks | AskedMasks> {
    this.#stop.abort()
    const stop = new AbortController()
    this.#stop = stop
    try {
      const masks = await readAnnotations(path, { clip: hintOf(video), answers, signal: stop.signal })
      this.#read = { name: basename(path), masks }
      return this.place(offset, video)
    } catch (error) {
      if (error instanceof MasksAmbiguous) return { question: error.question }
      throw error
    }
  }

  place(offset: number, video: VideoInfo): FoundMasks {
    const { name, masks } = this.#current()
    const { size } = masks
    const placing = placeFrames(masks.frames, video, offset).notes
    const found = {
      ...{ name, format: masks.format, clipName: masks.clipName, size, objects: masks.objects },
      ...{ notes: [...masks.notes, ...placing], maskCount: masks.frames.length },
      scaled: size.width !== video.size.width || size.height !== video.size.height
    }
    const fitted = this.#fitted(offset, video)
    if ('code' in fitted) return { ...found, frames: [], samples: [], problem: fitted }
    const frames = fitted.frames.map(({ frameIndex }) => frameIndex)
    return { ...found, frames, samples: sampleMasks(fitted.frames), problem: null }
  }

  /** @throws StudioError as `fitImport` */
  take(offset: number, video: VideoInfo): ImportedMasks {
    return fitImport(this.#current().masks, video, { offset, scale: true })
  }

  #fitted(offset: number, video: VideoInfo): ImportedMasks | ErrorData {
    try {
      return this.take(offset, video)
    } catch (error) {
      return StudioError.from(error).toData()
    }
  }

  #current() {
    if (this.#read) return this.#read
    throw new StudioError('bad-arguments', 'No masks were read.', { hint: 'Choose the file again.' })
  }
}
