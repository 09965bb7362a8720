import { resolve } from 'node:path'

/**
 * A path as FFmpeg takes it: absolute and behind `file:`, so that a leading dash is no option, a colon no protocol and
 * a percent sign no pattern.
 */
export function mediaPath(path: string): string {
  return `file:${resolve(path)}`
}

/** 16384 × 8192, more than any camera makes; a picture of that size fits in the memory of a laptop. */
export const mostPixels = 2 ** 27

/**
 * Before every input: a playlist that calls itself a video must not make FFmpeg fetch things from the network, and a few
 * bytes that claim to be a picture of gigabytes must not make it fill the memory.
 */
export const localOnly: readonly string[] = ['-protocol_whitelist', 'file,pipe', '-max_pixels', `${mostPixels}`]

/** A path as the value of an option inside a chain of filters, which takes marks away twice. */
export function filterValue(path: string): string {
  return resolve(path)
    .replace(/[\\':]/g, '\\$&')
    .replace(/[\\'[\],;]/g, '\\$&')
}
