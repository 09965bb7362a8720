import type { Rational } from './types'

/**
 * Paths of image sequences carry their frame rate behind a `#`, as web addresses carry a time: `shots/bear#fps=24` is
 * the folder, `shots/bear_%04d.png#fps=30000/1001` the numbered files. Everything that keeps the path of a video keeps
 * the rate with it.
 */
const fragment = /#fps=(\d{1,9})(?:\/(\d{1,9}))?$/

/** A path without its frame rate, and the rate; null where it has none. */
export function parseSequencePath(path: string): { readonly path: string; readonly frameRate: Rational | null } {
  const found = fragment.exec(path)
  const frameRate = { num: Number(found?.[1] ?? 0), den: Number(found?.[2] ?? 1) }
  if (!found || frameRate.num < 1 || frameRate.den < 1) return { path, frameRate: null }
  return { path: path.slice(0, found.index), frameRate }
}

export function withFrameRate(path: string, { num, den }: Rational): string {
  return `${parseSequencePath(path).path}#fps=${num}${den === 1 ? '' : `/${den}`}`
}

/** `24`, `23.976`, `30000/1001`; null for what is no rate between 1 frame in 1000 seconds and 1000 a second. */
export function parseFrameRate(text: string): Rational | null {
  const match = /^(\d{1,6})(?:\.(\d{1,3}))?(?:\/(\d{1,6}))?$/.exec(text.trim())
  if (!match || (match[2] !== undefined && match[3] !== undefined)) return null
  const rate = match[2] === undefined ? { num: Number(match[1]), den: Number(match[3] ?? 1) } : decimalRate(text)
  const perSecond = rate.num / rate.den
  return rate.den > 0 && perSecond >= 0.001 && perSecond <= 1000 ? rate : null
}

/** What people write as 23.976 or 29.97 is meant as so many 1001ths. */
function decimalRate(text: string): Rational {
  const value = Number(text)
  const film = Math.round((value * 1001) / 1000)
  if (Math.abs((film * 1000) / 1001 - value) < 0.005) return { num: film * 1000, den: 1001 }
  return { num: Math.round(value * 1000), den: 1000 }
}

/** Name of a clip for files and people: the file without its ending, or the folder, or what stands before the number. */
export function clipNameOf(videoPath: string): string {
  const { path } = parseSequencePath(videoPath)
  const name =
    path
      .replace(/[\\/]+$/, '')
      .split(/[\\/]/)
      .pop() ?? path
  const plain = name.replace(/(.)\.[^.]*$/, '$1').replace(/[._ -]*%0?\d*d/, '')
  return plain || 'clip'
}
