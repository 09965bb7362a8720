import type { ObjectId, OverlayStyle, Rgb } from '../../shared/domain/types'

/** Ways to look at picture and masks, in the order they are cycled through. */
export const viewModes = ['overlay', 'outline', 'cutout', 'matte', 'difference'] as const
export type ViewMode = (typeof viewModes)[number]

/** How the stage shows picture and masks. */
export interface StageLook {
  readonly mode: ViewMode
  /** False shows the plain picture. */
  readonly visible: boolean
  readonly style: OverlayStyle
  /** The only object shown; null for all of the style. */
  readonly solo: ObjectId | null
  /** Drawn slightly stronger where there are others; null for none. */
  readonly selected: ObjectId | null
  /** While painting, the objects that are not painted step back. */
  readonly dimOthers: boolean
  /** Show the outlines of the neighbouring reference. */
  readonly onionSkin: boolean
  /** Everything but the objects takes their place, as an inverted export has it. */
  readonly invert?: boolean
}

/** What the label at a pixel is coloured with. RGBA words, little-endian as all of Electron's machines are. */
export interface InkTables {
  /** uint32 [256] by label: inside. */
  readonly fill: Uint32Array
  /** uint32 [256] by label: on the outline. */
  readonly edge: Uint32Array
  /** uint32 [256] by label: outlines of the neighbouring reference; all 0 without onion skin. */
  readonly onion: Uint32Array
  /** Outline reach, whole pixels of the video. */
  readonly reach: number
  /** True when labels are compared with the neighbouring reference instead. */
  readonly difference: boolean
}

/** Colours of the difference view: readable by the colour-blind, and no object's own. RGBA words. */
export const gainedInk = word([64, 170, 255], 0.85)
export const lostInk = word([255, 140, 30], 0.85)
export const unchangedInk = word([255, 255, 255], 0.16)

const strongerBy = 1.25
const dimmedTo = 0.45

/** uint32 RGBA. @param opacity 0 … 1 */
export function word([red, green, blue]: Rgb, opacity: number): number {
  return ((Math.round(opacity * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

export function inkTables(look: StageLook): InkTables {
  const { style, mode, visible } = look
  const fill = new Uint32Array(256)
  const edge = new Uint32Array(256)
  const onion = new Uint32Array(256)
  const shown = visible ? Object.entries(style.colours) : []
  for (const [key, colour] of shown) {
    const id = Number(key)
    if (look.solo !== null && look.solo !== id) continue
    const [inside, outline] = inksOf(look, id, colour)
    fill[id] = inside
    edge[id] = outline
    if (look.onionSkin) onion[id] = word(lighter(colour), 0.9)
  }
  if (visible && look.invert === true) turnRound(look, fill, edge)
  return { fill, edge, onion, reach: Math.floor(style.outlinePx), difference: mode === 'difference' }
}

/** What was drawn is left as it is, what was not is drawn: darkened in the overlay, whose outlines stay. */
function turnRound({ mode, style }: StageLook, fill: Uint32Array, edge: Uint32Array): void {
  if (mode === 'outline' || mode === 'difference') return
  const around = mode === 'overlay' ? word([0, 0, 0], style.opacity) : word([255, 255, 255], 1)
  for (let label = 0; label < fill.length; label++) {
    const isShown = edge[label] !== 0
    fill[label] = isShown ? 0 : around
    if (mode !== 'overlay') edge[label] = 0
  }
}

function inksOf(look: StageLook, id: ObjectId, colour: Rgb): readonly [fill: number, edge: number] {
  const white: Rgb = [255, 255, 255]
  switch (look.mode) {
    case 'overlay': {
      const strength = emphasis(look, id)
      return [word(colour, Math.min(1, look.style.opacity * strength)), word(colour, Math.min(1, strength))]
    }
    case 'outline':
      return [0, word(colour, Math.min(1, emphasis(look, id)))]
    default:
      return [word(white, 1), word(white, 1)]
  }
}

/** Factor on the opacity. One object alone needs no emphasis: the screen then shows what an export writes. */
function emphasis({ selected, dimOthers, style }: StageLook, id: ObjectId): number {
  if (selected === null || Object.keys(style.colours).length < 2) return 1
  if (id === selected) return strongerBy
  return dimOthers ? dimmedTo : 1
}

function lighter([red, green, blue]: Rgb): Rgb {
  const half = (value: number): number => Math.round((value + 255) / 2)
  return [half(red), half(green), half(blue)]
}
