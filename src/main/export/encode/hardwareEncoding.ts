import { type Choice, deliveredDepth, type EncodingRequest } from './encodingRequest'

/** How encoders in graphics chips are told what is wanted: each has a scale of its own for constant quality. */

type Scale = (crf: number) => readonly string[]

/** Of x264's and x265's usual quality. */
const usualCrf = 19

const scales: readonly (readonly [RegExp, Scale])[] = [
  [/_nvenc$/, (crf) => ['-rc', 'vbr', '-cq', String(crf), '-b:v', '0']],
  [/_qsv$/, (crf) => ['-global_quality', String(Math.max(1, crf))]],
  // From 100, the best, down; 65 is about a CRF of 19.
  [/_videotoolbox$/, (crf) => ['-q:v', String(Math.round(Math.max(1, 100 - (crf * 35) / usualCrf)))]],
  [/_amf$/, (crf) => ['-rc', 'cqp', '-qp_i', String(Math.max(0, crf - 1)), '-qp_p', String(crf + 1)]]
]

export function onHardware(request: EncodingRequest, encoder: string): Choice {
  const { quality, codec } = request
  const tag = codec === 'hevc' ? ['-tag:v', 'hvc1'] : []
  const scale = scales.find(([name]) => name.test(encoder))?.[1]
  const rate = quality?.bitRateKbit
  const options = rate === undefined ? (scale?.(quality?.crf ?? usualCrf) ?? []) : ['-b:v', `${rate}k`]
  return { encoder, options: [...options, ...tag], pixelFormat: deliveredDepth(request) > 8 ? 'p010le' : 'nv12' }
}
