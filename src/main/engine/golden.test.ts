import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { decodeMask, encodeMask } from '../../shared/domain/maskRle'
import type { LabelMask, RgbFrame } from '../../shared/domain/types'
import { openModel } from '../inference/openModel'
import type { DecodeRequest, VideoDecoder } from '../session/ports'
import { propagate } from '../session/propagate'
import { fakeVideo } from '../session/testing/fakes'

const prototype = join(process.env['STUDIO_SHARED'] ?? resolve('..', 'shared'), 'prototype')

function readGray(path: string): LabelMask {
  const { width, height, data, channels } = decode(readFileSync(path))
  if (channels !== 1) throw new Error(`${path} is not gray`)
  return { width, height, data: new Uint8Array(data) }
}

class PngDecoder implements VideoDecoder {
  readonly video
  readonly #files: string[]

  constructor(private readonly folder: string) {
    this.#files = readdirSync(folder).sort()
    const { width, height } = this.frame(0)
    this.video = fakeVideo(this.#files.length, { width, height })
  }

  async *decode({ from, to }: DecodeRequest): AsyncGenerator<RgbFrame> {
    for (let at = from; at <= to; at++) yield this.frame(at)
  }

  private frame(frameIndex: number): RgbFrame {
    const { width, height, data, channels } = decode(readFileSync(join(this.folder, this.#files[frameIndex] ?? '')))
    if (channels !== 3) throw new Error('frame is not RGB')
    return { frameIndex, width, height, data: new Uint8Array(data) }
  }
}

describe('the default network over real frames', () => {
  it.skipIf(!existsSync(prototype))(
    'gives the label maps of the reference implementation (needs ../shared)',
    async () => {
      const { model } = await openModel({ bundlePath: join(prototype, 'bundle'), device: 'cpu' })
      const decoder = new PngDecoder(join(prototype, 'frames'))
      const references = [{ frameIndex: 0, mask: encodeMask(readGray(join(prototype, 'reference_mask.png'))) }]
      const range = { from: 0, to: decoder.video.frameCount - 1 }
      const times: Record<string, number[]> = {}
      const onTiming = (stage: string, millis: number): void => void (times[stage] ??= []).push(millis)
      const deps = { decoder, model, signal: new AbortController().signal, onTiming }
      const agreement: number[] = []
      for await (const { frameIndex, mask } of propagate({ references, range }, deps)) {
        const expected = readGray(join(prototype, 'expected', `${String(frameIndex).padStart(5, '0')}.png`))
        const labels = decodeMask(mask).data
        agreement.push(labels.filter((label, at) => label === expected.data[at]).length / labels.length)
      }
      await model.dispose()
      if (process.env['STUDIO_TIMES']) console.log(agreement, times)
      expect(agreement).toHaveLength(6)
      expect(Math.min(...agreement)).toBeGreaterThanOrEqual(0.999)
    }
  )
})
