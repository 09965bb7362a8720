import { resolve } from 'node:path'

/**
 * A path as FFmpeg takes it: absolute and behind `file:`, so that a leading dash is no option, a colon no protocol and
 * a percent sign no pattern.
 */
export function mediaPath(path: string): string {
  return `file:${resolve(path)}`
}

/** Before every input: a playlist that calls itself a video must not make FFmpeg fetch things from the network. */
export const localOnly: readonly string[] = ['-protocol_whitelist', 'file,pipe']

/** A path as the value of an option inside a chain of filters, which takes marks away twice. */
export function filterValue(path: string): string {
  return resolve(path)
    .replace(/[\\':]/g, '\\$&')
    .replace(/[\\'[\],;]/g, '\\$&')
}
