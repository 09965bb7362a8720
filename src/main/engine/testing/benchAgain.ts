import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { precisionWishes } from '../../../shared/domain/devices'
import { decodeMask, encodeMask } from '../../../shared/domain/maskRle'
import type { EncodedMask } from '../../../shared/domain/types'
import { defaultBundlePath } from '../../inference/bundles'
import { choosePrecision, type ProbeVariant } from '../../inference/choosePrecision'
import { threadsHere } from '../../inference/openModel'
import { WorkerModel } from '../../inference/workerModel'
import { createDecoder } from '../../media/decode/decoder'
import { locateFfmpeg } from '../../media/ffmpeg/locateFfmpeg'
import { readMaskPng } from '../../media/masks/maskPng'
import { probeVideo } from '../../media/probe/probe'
import { propagate } from '../../session/propagate'

/**
 * `npm run bench:again`: how much faster a second propagation over the sample clip is, as after a correction, with the
 * backbone's features kept; where the time goes in both, and how many masks are the same. `-- --precision float32`,
 * `--model BUNDLE`, `--frames N`.
 * Stages run side by side: the slowest of backbone, encoder + decoder, and the rest counts.
 */

const samples = join(process.cwd(), 'sample')
const signal = new AbortController().signal
const ffmpeg = await locateFfmpeg()
const video = await probeVideo(ffmpeg, join(samples, 'sample.mp4'))
const reference = { frameIndex: 0, mask: encodeMask(await readMaskPng(join(samples, 'sample-mask.png'))) }
const entry = join(process.cwd(), 'out', 'main', 'modelWorker.cjs')
const { values } = parseArgs({
  options: { model: { type: 'string' }, frames: { type: 'string' }, precision: { type: 'string', default: 'auto' } }
})
const bundlePath = values.model ?? defaultBundlePath()
const threads = threadsHere()
const wish = precisionWishes.find((each) => each === values.precision) ?? 'auto'
const probe: ProbeVariant = async (asked) => (await import('../../inference/compareVariants')).compareVariants(asked)
const { variants } = await choosePrecision({ bundlePath, device: 'cpu', threads, precision: wish }, probe)
const model = await WorkerModel.open(entry, { bundlePath, device: 'cpu', threads, variants })
const frames = Math.min(video.frameCount, Number(values.frames ?? video.frameCount))
const request = { references: [reference], range: { from: 0, to: frames - 1 } }

const passes: { seconds: number; msPerStage: Record<string, number>; masks: string[]; labels: Uint8Array[] }[] = []
for (let pass = 0; pass < 4; pass++) {
  // The first of two passes over each clip fills the store, the second reads it.
  const clip = `clip ${pass >> 1}`
  const sums = new Map<string, number>()
  const onTiming = (stage: string, millis: number): unknown => sums.set(stage, (sums.get(stage) ?? 0) + millis)
  const masks: string[] = []
  const encoded: EncodedMask[] = []
  const started = performance.now()
  for await (const { mask } of propagate(request, {
    decoder: createDecoder(ffmpeg, video),
    model,
    signal,
    clip,
    onTiming
  })) {
    masks.push(JSON.stringify(mask))
    encoded.push(mask)
  }
  const perFrame = [...sums].map(([stage, sum]) => [stage, Math.round((10 * sum) / masks.length) / 10])
  const seconds = (performance.now() - started) / 1000
  const labels = encoded.map((mask) => decodeMask(mask).data)
  passes.push({ seconds, msPerStage: Object.fromEntries(perFrame), masks, labels })
}
await model.dispose()

const [, , first, second] = passes
const equal = second!.masks.filter((mask, at) => mask === first!.masks[at]).length
const samePixels = second!.labels.reduce((sum, labels, at) => sum + shareOfSame(labels, first!.labels[at]!), 0)
console.log(
  JSON.stringify(
    {
      frames,
      precision: model.precision,
      firstFps: round(frames / first!.seconds),
      secondFps: round(frames / second!.seconds),
      speedUp: round(first!.seconds / second!.seconds),
      msPerStage: { first: first!.msPerStage, second: second!.msPerStage },
      framesWithEqualMasks: equal,
      pixelsWithEqualLabels: `${((100 * samePixels) / frames).toFixed(3)} %`
    },
    null,
    2
  )
)

function shareOfSame(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((same, label, at) => same + (label === other[at] ? 1 : 0), 0) / one.length
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
