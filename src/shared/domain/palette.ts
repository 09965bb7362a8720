import { lab, labDistance, sightNames } from './colourSight'
import { exportDefaults } from './exportDefaults'
import type { ObjectId, Rgb } from './types'

/**
 * Default object colours: after Okabe and Ito, lightened to read at 45 % opacity over skin, sky, grass and asphalt, and
 * moved apart until any two can be told with every kind of colour blindness (the test simulates them). The first is not the
 * blue of the window's controls.
 */
const sequence: readonly Rgb[] = [
  [207, 128, 10],
  [90, 140, 229],
  [38, 189, 141],
  [208, 70, 155],
  [255, 226, 0],
  [139, 91, 255],
  [232, 67, 77],
  [152, 232, 255],
  [178, 241, 111]
]

/**
 * The next default colour that no other object has, so that one key goes through them; the first such for a colour of the
 * user's own. Where all are taken, the next.
 * @param taken colours of the other objects
 */
export function nextColour(colour: Rgb, taken: readonly Rgb[] = []): Rgb {
  const at = sequence.findIndex((known) => isSame(known, colour))
  const order = sequence.map((_, step) => defaultColour(at + 2 + step))
  return order.find((next) => !taken.some((other) => isSame(other, next))) ?? defaultColour(at + 2)
}

/** Least difference from everything near for a colour to be taken at once, CIE 1976. */
const plainlySeen = 12
/** Share of the pixels that may come closer: an object has dark and light corners. */
const closerPart = 0.2
/** Colours of the ground looked at: every one is compared with every other. */
const mostLooked = 48

/**
 * The colour of a new object by what it covers: its usual one where that is plainly seen there, otherwise the next that is
 * and that no other object has; where none is, the one seen best.
 * @param ground colours of the picture below it and around; none: the usual one
 */
export function contrastingColour(id: ObjectId, taken: readonly Rgb[], ground: readonly Rgb[]): Rgb {
  const order = sequence.map((_, step) => defaultColour(id + step))
  const free = order.filter((colour) => !taken.some((other) => isSame(other, colour)))
  const choice = free.length > 0 ? free : order
  if (ground.length === 0) return choice[0] ?? defaultColour(id)
  const some = evenly(ground, mostLooked)
  const seen = choice.map((colour) => ({ colour, contrast: contrastOn(colour, some) }))
  const best = seen.reduce((one, other) => (other.contrast > one.contrast ? other : one))
  return (seen.find(({ contrast }) => contrast >= plainlySeen) ?? best).colour
}

function evenly(ground: readonly Rgb[], most: number): readonly Rgb[] {
  const every = ground.length / most
  return every <= 1 ? ground : Array.from({ length: most }, (_, at) => ground[Math.floor(at * every)] ?? [0, 0, 0])
}

/**
 * How far pixels with a colour laid over them are from every colour that is there anyway, for whoever sees least of it:
 * orange over a golden flower is far from the pixels below, but not from the light beside them.
 */
export function contrastOn(colour: Rgb, ground: readonly Rgb[]): number {
  return Math.min(
    ...sightNames.map((sight) => {
      const there = ground.map((each) => lab(each, sight))
      const covered = ground.map((each) => lab(laidOver(each, colour), sight))
      const nearest = covered.map((each) => Math.min(...there.map((other) => labDistance(each, other))))
      return nearest.sort((a, b) => a - b)[Math.floor(nearest.length * closerPart)] ?? 0
    })
  )
}

function laidOver([red, green, blue]: Rgb, colour: Rgb): Rgb {
  const { opacity } = exportDefaults
  const mixed = (under: number, over: number): number => under * (1 - opacity) + over * opacity
  return [mixed(red, colour[0]), mixed(green, colour[1]), mixed(blue, colour[2])]
}

function isSame(one: Rgb, other: Rgb): boolean {
  return one.every((value, channel) => value === other[channel])
}

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
