import { wholeNumber, wrong, type OptionValues } from './optionValues'

export interface Reference {
  /** Null: frames as the file numbers them. */
  readonly frameIndex: number | null
  readonly maskPath: string
}

/** `--ref FRAME=MASK.png`, or a file or folder of masks without a frame, as often as it was given. @throws StudioError `bad-arguments` */
export function references(given: OptionValues[string]): Reference[] {
  const list = (Array.isArray(given) ? given : []).map((entry) => reference(String(entry)))
  const frames = list.flatMap(({ frameIndex }) => frameIndex ?? [])
  if (new Set(frames).size < frames.length) throw wrong('Two reference masks are given for the same frame.')
  return list
}

function reference(entry: string): Reference {
  // A single picture says for itself neither its frame nor that it is meant to have one.
  if (entry !== '' && !entry.includes('=') && !/\.png$/i.test(entry)) return { frameIndex: null, maskPath: entry }
  const [, digits, maskPath] = /^(\d+)=(.+)$/s.exec(entry) ?? []
  if (digits === undefined || maskPath === undefined) throw wrong(`--ref '${entry}' is not of the form FRAME=MASK.png.`)
  return { frameIndex: wholeNumber('--ref', digits, 0), maskPath }
}
