import { MasksAmbiguous } from '../../shared/domain/importQuestion'
import { isSameClip, type ClipHint } from './clipHint'
import { sizeText } from './fitMask'
import type { ListedClip } from './listed'

/** Clips that are named one by one in messages. */
const namedClips = 12
/** Clips that are offered in a question. */
const offeredClips = 500

export interface ClipWish {
  /** Name of the file, for messages. */
  readonly file: string
  readonly hint: ClipHint | null
  /** What the user chose. */
  readonly wanted: string | undefined
}

/**
 * Of several clips of a file the one that is meant: the one that was asked for, the only one, the one of the open clip's
 * name, or the only one of its size.
 * @throws MasksAmbiguous where more than one may be meant
 */
export function chooseClip(
  clips: readonly ListedClip[],
  wish: ClipWish
): { readonly clip: ListedClip; readonly notes: readonly string[] } {
  const names = shownNames(clips)
  const asked = clips.find((_, at) => names[at] === wish.wanted)
  if (asked) return { clip: asked, notes: [] }
  const [only] = clips
  if (wish.wanted === undefined) {
    if (only && clips.length === 1) return { clip: only, notes: [] }
    const found = theOneMeant(clips, wish.hint)
    if (found) return { clip: found.clip, notes: [takenNote(found, clips, wish)] }
  }
  throw clipQuestion(question(names, wish), names)
}

/** Which of these is meant. */
export function clipQuestion(message: string, names: readonly string[]): MasksAmbiguous {
  const choices = names.slice(0, offeredClips).map((value) => ({ value, label: value, preview: null }))
  return new MasksAmbiguous({ about: 'clip', message, choices })
}

interface Found {
  readonly clip: ListedClip
  readonly bySize: boolean
}

function theOneMeant(clips: readonly ListedClip[], hint: ClipHint | null): Found | null {
  if (!hint) return null
  const named = clips.filter(({ names }) => names.some((name) => isSameClip(name, hint.name)))
  if (named.length > 0) return named.length === 1 ? { clip: named[0]!, bySize: false } : null
  const fitting = clips.filter(({ pictures }) =>
    pictures.some(({ size }) => size !== null && sizeText(size) === sizeText(hint.size))
  )
  return fitting.length === 1 ? { clip: fitting[0]!, bySize: true } : null
}

function takenNote({ clip, bySize }: Found, clips: readonly ListedClip[], { file }: ClipWish): string {
  const names = shownNames(clips)
  const left = names.filter((_, at) => clips[at] !== clip)
  const why = bySize ? ', the only one of the clip’s size' : ''
  return `Of ${file} “${names[clips.indexOf(clip)]}” was taken${why}; left out: ${listNames(left)}.`
}

/** A name for each that no other has: its own, its whole path, or its place. */
function shownNames(clips: readonly ListedClip[]): string[] {
  const unique = (names: readonly string[]): boolean[] =>
    names.map((name) => name !== '' && names.indexOf(name) === names.lastIndexOf(name))
  const [short, long] = [clips.map(({ names }) => names[0] ?? ''), clips.map(({ names }) => names.at(-1) ?? '')]
  const [shortIsUnique, longIsUnique] = [unique(short), unique(long)]
  return clips.map((_, at) => (shortIsUnique[at] ? short[at]! : longIsUnique[at] ? long[at]! : `clip ${at + 1}`))
}

function question(names: readonly string[], { file, hint, wanted }: ClipWish): string {
  if (wanted !== undefined) return `${file} holds no clip “${wanted}”, but ${listNames(names)}.`
  const none = hint === null ? '' : `, and it is not plain which is “${hint.name}”`
  return `${file} holds ${names.length} clips (${listNames(names)})${none}.`
}

/** The first of some names, and how many more there are. */
export function listNames(names: readonly string[]): string {
  const more = names.length - namedClips
  return `${names.slice(0, namedClips).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
