import type { HighDynamicRange } from '../../../shared/domain/types'

/**
 * From PQ and HLG (ITU-R BT.2100) to what usual screens show (BT.709, BT.1886). Light is counted in units of reference white.
 * FFmpeg's filters do the same by floats where they are there; see `toneMapping.ts`.
 */

/** White of a page, cd/m² (ITU-R BT.2408): what is brighter is pressed together, what is darker than `linearTo` of it is kept. */
export const referenceWhiteNits = 203
export const linearTo = 0.3

type Triple = readonly [number, number, number]

/** BT.2020 to BT.709 primaries, linear light. */
const toSmallGamut: readonly Triple[] = [
  [1.660491, -0.587641, -0.07285],
  [-0.12455, 1.1329, -0.008349],
  [-0.018151, -0.100579, 1.11873]
]

/** BT.709 to BT.2020 primaries, linear light. */
const toLargeGamut: readonly Triple[] = [
  [0.627404, 0.329283, 0.043313],
  [0.069097, 0.91954, 0.011362],
  [0.016391, 0.088013, 0.895595]
]

/** cd/m² of a PQ sample. @param sample 0..1 */
export function pqNits(sample: number): number {
  const power = sample ** (32 / 2523)
  const numerator = Math.max(0, power - 3424 / 4096)
  return 10_000 * (numerator / (2413 / 128 - (2392 / 128) * power)) ** (16_384 / 2610)
}

/** Share of the brightest light in front of the camera. @param sample 0..1 */
function hlgScene(sample: number): number {
  return sample <= 0.5 ? (sample * sample) / 3 : (Math.exp((sample - 0.55991073) / 0.17883277) + 0.28466892) / 12
}

/** cd/m² of an HLG colour on a display of 1,000 cd/m²: its light as a whole is raised, so that hues stay. */
export function hlgNits(samples: Triple): Triple {
  const [red, green, blue] = samples.map(hlgScene) as [number, number, number]
  const gain = 1000 * Math.max(1e-9, 0.2627 * red + 0.678 * green + 0.0593 * blue) ** 0.2
  return [red * gain, green * gain, blue * gain]
}

/** Presses light up to `peak` into 0..1, smoothly from `linearTo` on (a Möbius transform). */
export function pressed(light: number, peak: number): number {
  if (light <= linearTo) return light
  const square = linearTo * linearTo
  const a = (-square * (peak - 1)) / (square - 2 * linearTo + peak)
  const b = (square - 2 * linearTo * peak + peak) / Math.max(peak - 1, 1e-6)
  return (((b * b + 2 * b * linearTo + square) / (b - a)) * (light + a)) / (light + b)
}

/** A colour as a usual screen takes it. @param samples red, green, blue, 0..1 @returns the same, 0..1 */
export function usualColour(samples: Triple, { transfer, peakNits }: HighDynamicRange): Triple {
  const nits = transfer === 'hlg' ? hlgNits(samples) : (samples.map(pqNits) as unknown as Triple)
  const light = toSmallGamut.map((row) => row.reduce((sum, part, at) => sum + part * nits[at]!, 0) / referenceWhiteNits)
  const brightest = Math.max(1e-6, ...light)
  const factor = pressed(brightest, peakNits / referenceWhiteNits) / brightest
  return light.map((each) => Math.min(1, Math.max(0, each * factor)) ** (1 / 2.4)) as unknown as Triple
}

function pqSample(nits: number): number {
  const power = (nits / 10_000) ** (2610 / 16_384)
  return ((3424 / 4096 + (2413 / 128) * power) / (1 + (2392 / 128) * power)) ** (2523 / 32)
}

function hlgSamples([red, green, blue]: Triple): Triple {
  const luminance = Math.max(1e-9, (0.2627 * red + 0.678 * green + 0.0593 * blue) / 1000)
  const gain = 1000 * luminance ** (0.2 / 1.2)
  return [red, green, blue].map((nits) => {
    const scene = nits / gain
    return scene <= 1 / 12 ? Math.sqrt(3 * scene) : 0.17883277 * Math.log(12 * scene - 0.28466892) + 0.55991073
  }) as unknown as Triple
}

/** A colour of a usual screen among those of high dynamic range, white as bright as a page. @returns samples, 0..1 */
export function brightColour(colour: Triple, transfer: HighDynamicRange['transfer']): Triple {
  const light = colour.map((value) => value ** 2.4)
  const nits = toLargeGamut.map((row) => row.reduce((sum, part, at) => sum + part * light[at]!, 0) * referenceWhiteNits)
  if (transfer === 'hlg') return hlgSamples(nits as unknown as Triple)
  return nits.map(pqSample) as unknown as Triple
}
