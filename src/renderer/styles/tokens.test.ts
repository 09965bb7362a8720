import { describe, expect, it } from 'vitest'
import css from './tokens.css?raw'

type ThemeName = 'dark' | 'light' | 'contrast'

/** Hex colours of a theme; the others override the dark one. */
function theme(name: ThemeName): Map<string, string> {
  const [dark = '', rest = ''] = css.split('@media (prefers-color-scheme: light)')
  const [light = '', contrastRest = ''] = rest.split(":root[data-theme='contrast']")
  const own = { dark: '', light, contrast: contrastRest.split('@media')[0] ?? '' }[name]
  const found = [...(dark + own).matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})/g)]
  return new Map(found.map(([, token = '', hex = '']) => [token, hex]))
}

/** Relative luminance after WCAG 2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

const text: [string, string][] = ['--text', '--text-soft', '--text-faint'].flatMap((ink) =>
  ['--bg', '--panel', '--raised'].map((ground): [string, string] => [ink, ground])
)
const readable: [string, string][] = [
  ...text,
  ['--text', '--raised-hover'],
  ['--text', '--raised-active'],
  ['--text', '--accent-wash'],
  ['--text-soft', '--raised-hover'],
  ['--on-accent', '--accent-fill'],
  ['--on-accent', '--accent-hover'],
  ['--accent', '--accent-wash'],
  ['--text-faint', '--accent-wash'],
  ['--attention', '--panel'],
  ['--danger', '--raised'],
  ['--good', '--raised']
]
const visible: [string, string][] = [
  ['--playhead', '--panel'],
  ['--playhead', '--bg'],
  ['--line-strong', '--panel'],
  ['--accent', '--panel'],
  ['--focus', '--panel'],
  ['--focus', '--stage']
]

/** What text and lines must reach in each theme. */
const least = { dark: [4.5, 3], light: [4.5, 3], contrast: [7, 4.5] } as const

describe.each(['dark', 'light', 'contrast'] as const)('%s theme', (name) => {
  const [ofText, ofLines] = least[name]
  const tokens = theme(name)
  const pair = ([ink, ground]: [string, string]): number => {
    const [one, other] = [tokens.get(ink), tokens.get(ground)]
    if (!one || !other) throw new Error(`no colour ${ink} or ${ground}`)
    return Math.round(contrast(one, other) * 100) / 100
  }

  it.each(readable)('%s reads on %s', (...colours) => expect(pair(colours)).toBeGreaterThanOrEqual(ofText))
  it.each(visible)('%s shows on %s', (...colours) => expect(pair(colours)).toBeGreaterThanOrEqual(ofLines))
})
