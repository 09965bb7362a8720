import type { ShapesFormat } from '../shared/domain/exportFormats'
import { shapeErrorLimits, type ShapeHost, shapeHosts, shapeHostTraits } from '../shared/domain/shapeFormat'
import { decimal, textOf, wrong, type OptionValues } from './optionValues'

/** Options of `--format shapes`. */
export const shapeOptionTypes = { host: { type: 'string' }, error: { type: 'string' } } as const

/** @param ending of the output without its dot: it says the host application where `--host` does not */
export function shapesOf(ending: string, values: OptionValues): ShapesFormat {
  const { usual, least, most } = shapeErrorLimits
  return {
    kind: 'shapes',
    host: hostOf(ending, values),
    errorPx: decimal(values, 'error', { usual, least, most }),
    ...(values['invert'] === true ? { invert: true } : {})
  }
}

function hostOf(ending: string, values: OptionValues): ShapeHost {
  const given = textOf(values, 'host')
  const named = shapeHosts.find((host) => host === given)
  if (named) return named
  if (given !== undefined) throw wrong(`--host is ${shapeHosts.join(', ')}, not '${given}'.`)
  const meant = shapeHosts.find((host) => shapeHostTraits[host].ending === (ending === '' ? '' : `.${ending}`))
  if (meant) return meant
  const endings = shapeHosts.flatMap((host) => shapeHostTraits[host].ending || [])
  throw wrong(`--out ends in .${ending}; shapes can be ${endings.join(', ')}, or a folder of SVG pictures.`)
}
