import type { MessagePort } from 'node:worker_threads'
import type { ErrorData } from '../../shared/domain/errors'
import type { FrameIndex, RgbFrame, SoftMasks } from '../../shared/domain/types'
import type { DescriptorSet, FrameMemory, NetworkStage } from '../session/ports'
import type { GraphName, Manifest } from './manifest'
import type { FeatureArrays } from './ortFeatures'

/**
 * What crosses between `workerModel.ts` and the worker threads of `modelWorker.ts`. Features stay with the workers, under
 * handles that the caller gives out.
 */
export interface ModelCalls {
  open: {
    input: { bundlePath: string; device: string; threads: number; graphs: readonly GraphName[] }
    output: ModelInfo
  }
  /** Features are handed on to (or come from) another worker through this port. */
  link: { input: { port: MessagePort }; output: null }
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
  release: { input: { handle: number }; output: null }
}

export type ModelCall = keyof ModelCalls

/** From the worker that encodes frames to the one that uses their features. */
export interface HandedFeatures {
  readonly handle: number
  readonly frameIndex: FrameIndex
  readonly arrays: FeatureArrays
}

export interface ModelInfo {
  readonly name: string
  readonly version: string
  readonly window: number
  readonly input: Manifest['input']
}

export type ModelRequest = {
  [C in ModelCall]: { readonly id: number; readonly call: C; readonly input: ModelCalls[C]['input'] }
}[ModelCall]

export type ModelReply =
  | {
      readonly id: number
      readonly ok: true
      readonly value: ModelCalls[ModelCall]['output']
      readonly millis: Readonly<Record<NetworkStage, number>>
    }
  | { readonly id: number; readonly ok: false; readonly error: ErrorData }
