import type { ObjectId, Rgb } from './types'

/**
 * Default object colours: a colour-blind-safe sequence (after Okabe and Ito, lightened to read at 45 % opacity over
 * skin, sky, grass and asphalt). Object k always starts with the same colour, whatever was deleted before.
 */
const sequence: readonly Rgb[] = [
  [64, 156, 255],
  [255, 159, 28],
  [46, 204, 148],
  [240, 98, 180],
  [250, 220, 70],
  [150, 110, 255],
  [255, 95, 75],
  [80, 220, 235],
  [180, 215, 80]
]

export function defaultColour(id: ObjectId): Rgb {
  return sequence[(id - 1) % sequence.length] ?? [255, 255, 255]
}

/**
 * The DAVIS palette (the PASCAL VOC colour map): entry k spreads the bits of k over the channels, high bit first.
 * Indexed PNGs carry it so that other tools show the colours annotators know. uint8 [256, 3].
 */
export function davisPalette(): Rgb[] {
  return Array.from({ length: 256 }, (_, index) => {
    const channels: [number, number, number] = [0, 0, 0]
    for (let bit = 0; bit < 8; bit++) {
      for (let channel = 0; channel < 3; channel++) {
        const on = (index >> (3 * bit + channel)) & 1
        channels[channel] = (channels[channel] ?? 0) | (on << (7 - bit))
      }
    }
    return channels
  })
}
