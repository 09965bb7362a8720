import type { HighDynamicRange, MasteringDisplay } from '../../../shared/domain/types'
import type { Encoding } from './encodingRequest'

/** Encoders that write mastering display and light levels into the pictures; containers get them anyway. */
const parameters: Readonly<Record<string, { option: string; mastering: string; light: string }>> = {
  libx264: { option: '-x264-params', mastering: 'mastering-display', light: 'cll' },
  libx265: { option: '-x265-params', mastering: 'master-display', light: 'max-cll' }
}

/** The encoder's options, and what the original says of its light. */
export function withLight({ encoder, options }: Encoding, range: HighDynamicRange | undefined): readonly string[] {
  const names = parameters[encoder]
  if (!names || (!range?.mastering && !range?.light)) return options
  const { mastering, light } = range
  const said = [
    ...(mastering ? [`${names.mastering}=${displayText(mastering)}`] : []),
    ...(light ? [`${names.light}=${light.maxContent},${light.maxAverage}`] : [])
  ].join(':')
  const at = options.indexOf(names.option)
  if (at < 0) return [...options, names.option, said]
  return options.map((text, index) => (index === at + 1 ? `${text}:${said}` : text))
}

/** Chromaticities in steps of 0.00002, luminance of 0.0001 cd/m², as SEI messages count them. */
function displayText({ red, green, blue, white, minNits, maxNits }: MasteringDisplay): string {
  const point = ([x, y]: readonly [number, number]): string => `(${Math.round(x * 50_000)},${Math.round(y * 50_000)})`
  const light = `(${Math.round(maxNits * 10_000)},${Math.round(minNits * 10_000)})`
  return `G${point(green)}B${point(blue)}R${point(red)}WP${point(white)}L${light}`
}
