import { StudioError, cancelled, throwIfCancelled } from '../../shared/domain/errors'
import type { FrameSuggestions } from '../../shared/domain/suggestions'
import type { FoundTracks } from '../../shared/domain/tracks'
import type { FrameIndex, FrameRange, VideoInfo } from '../../shared/domain/types'
import type { JobStarted } from '../../shared/ipc/command'
import type { CommandInput, Handlers } from '../../shared/ipc/contract'
import type { suggestCommands } from '../../shared/ipc/suggestCommands'
import { discoverClip } from '../discover/discoverClip'
import { trackMasks } from '../discover/trackMasks'
import type { FrameReader } from '../media/frames/frameReader'
import type { VideoDecoder } from '../session/ports'
import type { FinderInUse } from './finderInUse'
import { FramePointing } from './framePointing'
import type { JobReport, JobResult } from './jobReport'
import { packSoftMasks } from './packedSoftMasks'

type FindingJob = 'discover' | 'accept'

/** What finding objects needs of the engine. */
export interface FindingContext {
  readonly finder: FinderInUse
  /** The open video. @throws StudioError where there is none */
  opened(): { readonly video: VideoInfo; readonly decoder: VideoDecoder; readonly reader: FrameReader }
  startJob(
    kind: FindingJob,
    total: number,
    work: (signal: AbortSignal, report: JobReport) => Promise<JobResult>
  ): Promise<JobStarted>
  found(jobId: string, found: FoundTracks): void
}

/** Suggestions on a frame, what is pointed at on it, tracks over a clip, masks of tracks. */
export class ObjectFinding {
  readonly handlers: Handlers<keyof typeof suggestCommands> = {
    'suggest:frame': ({ frameIndex }) => this.suggest(frameIndex),
    'point:frame': (input) => this.pointing.point(input),
    'discover:start': (input) => this.discover(input),
    'discover:masks': (input) => this.masks(input)
  }
  #suggesting: AbortController | null = null
  private readonly pointing: FramePointing

  constructor(private readonly context: FindingContext) {
    this.pointing = new FramePointing(context)
  }

  private async suggest(frameIndex: FrameIndex): Promise<FrameSuggestions> {
    const { reader } = this.context.opened()
    this.#suggesting?.abort(cancelled())
    const { signal } = (this.#suggesting = new AbortController())
    const picture = await reader.read(frameIndex, { signal })
    const found = await this.context.finder.run(async (finder) => {
      throwIfCancelled(signal)
      return finder.suggest(picture)
    })
    // Whoever looks at suggestions may point next. Where it fails, pointing itself says why.
    void this.pointing.prepare(frameIndex).catch(() => undefined)
    return found
  }

  private discover(range: CommandInput<'discover:start'>): Promise<JobStarted> {
    const { decoder } = this.context.opened()
    const total = framesOf(range, decoder.video)
    return this.context.startJob('discover', total, async (signal, report) => {
      const deps = { decoder, signal, frameDone: () => report.frameDone() }
      const found = await this.context.finder.run((finder) => discoverClip(range, { ...deps, finder }))
      this.context.found(report.jobId, found)
      return { files: [], frames: total, notes: [] }
    })
  }

  private masks({ tracks, ...range }: CommandInput<'discover:masks'>): Promise<JobStarted> {
    const { decoder } = this.context.opened()
    const total = framesOf(range, decoder.video)
    return this.context.startJob('accept', total, (signal, report) =>
      this.context.finder.run(async (finder) => {
        for await (const mask of trackMasks(range, tracks, { decoder, finder, signal, packSoft: packSoftMasks })) {
          report.mask(mask)
          report.frameDone()
        }
        return { files: [], frames: total, notes: [] }
      })
    )
  }
}

/** @throws StudioError `frame-out-of-range` */
function framesOf({ from, to }: FrameRange, { frameCount }: VideoInfo): number {
  if (from <= to && to < frameCount) return to - from + 1
  throw new StudioError('frame-out-of-range', `Frames ${from} to ${to} are not all in a clip of ${frameCount}.`, {
    hint: 'Choose a part of the clip.'
  })
}
