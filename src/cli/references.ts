import { wholeNumber, wrong, type OptionValues } from './optionValues'

export interface Reference {
  readonly frameIndex: number
  readonly maskPath: string
}

/** `--ref FRAME=MASK.png`, as often as it was given. @throws StudioError `bad-arguments` */
export function references(given: OptionValues[string]): Reference[] {
  const list = (Array.isArray(given) ? given : []).map((entry) => reference(String(entry)))
  const frames = new Set(list.map(({ frameIndex }) => frameIndex))
  if (frames.size < list.length) throw wrong('Two reference masks are given for the same frame.')
  return list
}

function reference(entry: string): Reference {
  const [, digits, maskPath] = /^(\d+)=(.+)$/s.exec(entry) ?? []
  if (digits === undefined || maskPath === undefined) throw wrong(`--ref '${entry}' is not of the form FRAME=MASK.png.`)
  return { frameIndex: wholeNumber('--ref', digits, 0), maskPath }
}
