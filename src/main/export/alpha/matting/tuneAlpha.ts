import type { EdgeTuning } from '../../../../shared/domain/edgeTuning'
import { fullAlpha, type AlphaPlane } from '../alphaFilters'
import type { Band } from './band'

/** By how much the harshest contrast steepens an edge. */
const steepest = 0.95

/**
 * Alpha with another contrast and a shifted edge, in the band; what is inside and outside for sure stays so. Changed in
 * place.
 */
export function tuneAlpha(alpha: AlphaPlane, band: Band, { contrast, shift }: EdgeTuning): void {
  if (contrast === 0 && shift === 0) return
  const curve = curveOf(contrast, shift)
  for (let at = 0; at < alpha.data.length; at++) if (band.data[at] !== 0) alpha.data[at] = curve[alpha.data[at]!]!
}

/** Every value of alpha after the change: a power moves the middle, then a line through it is made steeper. */
function curveOf(contrast: number, shift: number): Uint16Array {
  const power = 2 ** (-2 * shift)
  const gain = 1 / (1 - steepest * contrast)
  return Uint16Array.from({ length: fullAlpha + 1 }, (_, value) => {
    const moved = (value / fullAlpha) ** power
    return Math.min(1, Math.max(0, (moved - 0.5) * gain + 0.5)) * fullAlpha + 0.5
  })
}
