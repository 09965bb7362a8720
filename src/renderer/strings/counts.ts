export function frames(count: number): string {
  return `${count} ${count === 1 ? 'frame' : 'frames'}`
}

/** `0:09`, `1:02:05`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}

/** A moment as people say it: the time of day, with the date unless it is today's. @param at milliseconds since 1970 */
export function momentText(at: number, now: Date = new Date()): string {
  const moment = new Date(at)
  const today = moment.toDateString() === now.toDateString()
  return moment.toLocaleString('en-GB', { timeStyle: 'short', ...(!today && { dateStyle: 'medium' }) })
}

/** `3 MB`, `1.2 GB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1e3) return `${Math.round(bytes)} B`
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`
}
