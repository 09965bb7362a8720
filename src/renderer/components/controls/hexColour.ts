import type { Rgb } from '../../../shared/domain/types'

/** `#rrggbb`, as colour fields want it. */
export function hexColour(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

export function parseHexColour(text: string): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text)
  if (!match) return null
  const [red = 0, green = 0, blue = 0] = match.slice(1).map((digits) => parseInt(digits, 16))
  return [red, green, blue]
}
