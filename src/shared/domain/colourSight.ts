import type { Rgb } from './types'

/** How colours are told apart, with and without colour blindness. */

/** How linear light is seen: after Machado, Oliveira and Fernandes (2009), severity 1. */
export const sights = {
  everyone: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1]
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998]
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881]
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039]
  ]
} as const satisfies Readonly<Record<string, readonly (readonly number[])[]>>

export type Sight = keyof typeof sights
export const sightNames = Object.keys(sights) as readonly Sight[]

/** CIE L*a*b* under D65. */
export type Lab = readonly [number, number, number]

/** Linear light to X, Y, Z as shares of the white's. */
const toWhite = [
  [0.4339, 0.3762, 0.1899],
  [0.2126, 0.7152, 0.0722],
  [0.0177, 0.1095, 0.8729]
] as const

export function lab(colour: Rgb, sight: Sight = 'everyone'): Lab {
  const linear = colour.map((value) => (value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4))
  const seen = times(sights[sight], linear).map((value) => Math.min(1, Math.max(0, value)))
  const [x = 0, y = 0, z = 0] = times(toWhite, seen).map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116))
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

/** CIE 1976: some 2 is just seen side by side, 20 across a room. */
export function labDistance(one: Lab, other: Lab): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
}

function times(rows: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return rows.map((row) => row.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0))
}
