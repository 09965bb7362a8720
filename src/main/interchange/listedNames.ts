import { frameNameOf, folderOf, numberedNames } from './frameNames'
import type { ListedClip, ListedPicture } from './listed'
import { isSameClip } from './clipHint'

/**
 * Pictures of a file that does not say which clip they are of, by their folders; and in one folder by what stands before
 * their numbers, where numbers come twice or a clip is named by it.
 */
export function clipsOfPictures(pictures: readonly ListedPicture[], clipName: string): ListedClip[] {
  const folders = grouped(pictures, ({ name }) => foldersOf(name ?? ''))
  return [...folders].flatMap(([path, members]) => clipsOfFolder(path, members, clipName))
}

/** Parts of data sets, which hold pictures of any clip. */
const parts = /^(train|val|valid|validation|test|images?|labels?|data|obj_\w+_data|\.|\.\.|)$/i

function foldersOf(name: string): string {
  const folders = name.split(/[\\/]/).slice(0, -1)
  return folders.filter((folder) => !parts.test(folder)).join('/')
}

function clipsOfFolder(path: string, pictures: readonly ListedPicture[], clipName: string): ListedClip[] {
  const whole = { names: [...new Set([folderOf(`${path}/x`), path])], pictures }
  if (pictures.some(({ frameIndex }) => frameIndex !== null)) return [whole]
  const names = numberedNames(pictures.map(({ name }) => frameNameOf(name ?? '')))
  const stems = new Map(pictures.map((picture, at) => [picture, names[at]!.stem]))
  const groups = [...grouped(pictures, (picture) => stems.get(picture) ?? '')]
  const numbers = names.map(({ number }) => number)
  const isMixed = groups.length > 1 && (repeats(numbers) || groups.some(([stem]) => isClipStem(stem, clipName)))
  if (!isMixed) return [whole]
  return groups.map(([stem, members]) => ({ names: [plainStem(stem), stem], pictures: members }))
}

function repeats(numbers: readonly (number | null)[]): boolean {
  const known = numbers.filter((number) => number !== null)
  return new Set(known).size < known.length
}

function isClipStem(stem: string, clipName: string): boolean {
  return isSameClip(plainStem(stem), clipName)
}

/** `clip_mp4-` as `clip`: what the video was called. */
function plainStem(stem: string): string {
  return stem.replace(/[-_. ]+$/, '').replace(/[_.](mp4|mov|mkv|avi|webm|m4v|mpe?g)$/i, '')
}

export function grouped<T, K>(list: readonly T[], keyOf: (entry: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const entry of list) {
    const key = keyOf(entry)
    const members = groups.get(key)
    if (members) members.push(entry)
    else groups.set(key, [entry])
  }
  return groups
}
