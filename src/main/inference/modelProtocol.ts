import type { MessagePort } from 'node:worker_threads'
import type { ErrorData } from '../../shared/domain/errors'
import type { FrameIndex, RgbFrame, SoftMasks } from '../../shared/domain/types'
import type {
  ConfidenceCurve,
  DescriptorSet,
  FeatureLimits,
  FollowedMasks,
  FrameMemory,
  KnownObjects
} from '../session/ports'
import type { GraphName, Manifest, VariantsInUse } from './manifest'
import type { FeatureArrays } from './ortFeatures'

/**
 * What crosses between `workerModel.ts` and the worker threads of `modelWorker.ts`. Features stay with the workers, under
 * handles that the caller gives out.
 */
export interface ModelCalls {
  open: {
    input: {
      bundlePath: string
      device: string
      threads: number
      /** To go on with where the network turns out to be a heavy one; absent = `threads`. */
      threadsIfHeavy?: number
      graphs: readonly GraphName[]
      variants: VariantsInUse
      framesAtOnce: number
    }
    output: ModelInfo
  }
  /** Features are handed on to (or come from) another worker through this port. */
  link: { input: { port: MessagePort; makesFeatures: boolean }; output: null }
  encodeFrame: { input: { handle: number; frame: RgbFrame }; output: null }
  encodeObjects: { input: { handle: number; masks: SoftMasks }; output: DescriptorSet }
  decodeMasks: {
    input: {
      handle: number
      window: readonly DescriptorSet[]
      previous: SoftMasks | null
      memory: readonly FrameMemory[] | undefined
    }
    output: SoftMasks
  }
  followFrame: { input: KnownObjects & { handle: number }; output: FollowedMasks }
  /** Kept features of a frame under a handle, handed on like new ones. @returns whether there are any */
  recall: { input: { handle: number; frameIndex: FrameIndex; key: string }; output: boolean }
  /** Features nobody uses any more. They go to the worker that keeps features if they are to be kept. @returns whether they did */
  release: { input: { handle: number; keep: boolean }; output: boolean }
  /** Keeps released features if there is room. @returns whether they are kept */
  keep: { input: { handle: number; key: string }; output: boolean }
  /** What may be kept from now on. */
  limit: { input: FeatureLimits; output: null }
  /** Nothing kept is of use any more. */
  forget: { input: null; output: null }
}

/** From the worker that encodes frames to the one that uses their features, and back when they are to be kept. */
export interface HandedFeatures {
  readonly handle: number
  readonly frameIndex: FrameIndex
  readonly arrays: FeatureArrays
}

/** Features that could not be made, so that nobody waits for them. */
export interface NotMade {
  readonly handle: number
  readonly error: ErrorData
}

export interface ModelInfo {
  readonly name: string
  readonly version: string
  readonly precision: string
  readonly window: number
  readonly confidence: ConfidenceCurve | undefined
  readonly framesAtOnce: number
  readonly input: Manifest['input']
}
