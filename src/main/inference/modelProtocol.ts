import type { ErrorData } from '../../shared/domain/errors'
import type { FrameIndex, RgbFrame, SoftMasks } from '../../shared/domain/types'
import type { DescriptorSet, FrameMemory, NetworkStage } from '../session/ports'
import type { Manifest } from './manifest'

/** What crosses between `workerModel.ts` and the worker thread of `modelWorker.ts`. Features stay in the worker. */
export interface ModelCalls {
  open: { input: { bundlePath: string; device: string; threads: number }; output: ModelInfo }
  encodeFrame: { input: { frame: RgbFrame }; output: { handle: number; frameIndex: FrameIndex } }
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
