/**
 * Every action of the window with its keys: keyboard, tooltips and the cheat-sheet read this one table. Ids that the
 * application menu knows too carry the menu's names.
 */
export interface Action {
  readonly id: ActionId
  readonly label: string
  /** Chords like `Mod+Shift+Z`; `Mod` is Ctrl, or Cmd on a Mac. The first is the one shown. */
  readonly keys: readonly string[]
  readonly group: ActionGroup
}

export type ActionGroup = 'File' | 'Edit' | 'Tools' | 'Objects' | 'View' | 'Playback' | 'Propagate'

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

const table = {
  'file.openVideo': ['File', 'Open video…', ['Mod+O']],
  'file.openProject': ['File', 'Open project…', ['Mod+Shift+O']],
  'file.save': ['File', 'Save project', ['Mod+S']],
  'file.saveAs': ['File', 'Save project as…', ['Mod+Shift+S']],
  'file.exportOverlay': ['File', 'Export overlay video…', ['Mod+E']],
  'file.exportMasks': ['File', 'Export mask PNGs…', ['Mod+Shift+E']],
  'edit.undo': ['Edit', 'Undo', ['Mod+Z']],
  'edit.redo': ['Edit', 'Redo', ['Mod+Shift+Z', 'Mod+Y']],
  'edit.cancel': ['Edit', 'Drop the stroke, close', ['Escape']],
  'tool.brush': ['Tools', 'Brush', ['B']],
  'tool.eraser': ['Tools', 'Eraser', ['E']],
  'tool.pan': ['Tools', 'Move view', ['V']],
  'tool.swap': ['Tools', 'Swap brush and eraser', ['X']],
  'brush.smaller': ['Tools', 'Smaller brush', ['[']],
  'brush.larger': ['Tools', 'Larger brush', [']']],
  'object.add': ['Objects', 'Add object', ['N']],
  'object.delete': ['Objects', 'Delete object', ['Delete']],
  'object.clearFrame': ['Objects', 'Clear this frame', ['Mod+Delete', 'Mod+Backspace']],
  'view.fit': ['View', 'Fit to window', ['Mod+0']],
  'view.zoomIn': ['View', 'Zoom in', ['+', '=', 'Mod+=', 'Mod++']],
  'view.zoomOut': ['View', 'Zoom out', ['-', 'Mod+-']],
  'view.actualSize': ['View', 'Actual size', ['Mod+1']],
  'view.toggleOverlay': ['View', 'Show or hide overlay', ['H']],
  'play.toggle': ['Playback', 'Play or pause', ['Space']],
  'play.previousFrame': ['Playback', 'Previous frame', ['ArrowLeft']],
  'play.nextFrame': ['Playback', 'Next frame', ['ArrowRight']],
  'play.back10': ['Playback', '10 frames back', ['Shift+ArrowLeft']],
  'play.forward10': ['Playback', '10 frames forward', ['Shift+ArrowRight']],
  'play.previousReference': ['Playback', 'Previous painted frame', ['Alt+ArrowLeft']],
  'play.nextReference': ['Playback', 'Next painted frame', ['Alt+ArrowRight']],
  'play.first': ['Playback', 'First frame', ['Home']],
  'play.last': ['Playback', 'Last frame', ['End']],
  'propagate.forward': ['Propagate', 'Propagate forward', ['P']],
  'propagate.backward': ['Propagate', 'Propagate backward', ['Shift+P']],
  'propagate.both': ['Propagate', 'Propagate whole clip', ['Mod+P']],
  'propagate.cancel': ['Propagate', 'Stop the running job', ['Mod+.']],
  'help.shortcuts': ['View', 'Keyboard shortcuts', ['?']]
} as const satisfies Record<string, readonly [ActionGroup, string, readonly string[]]>

type SelectId = `object.select${(typeof digits)[number]}`

export type ActionId = keyof typeof table | SelectId

export const actions: readonly Action[] = [
  ...(Object.keys(table) as (keyof typeof table)[]).map((id): Action => {
    const [group, label, keys] = table[id]
    return { id, group, label, keys }
  }),
  ...digits.map((digit): Action => ({
    id: `object.select${digit}`,
    group: 'Objects',
    label: `Select object ${digit}`,
    keys: [String(digit)]
  }))
]

/** The part of a keyboard event that matters. */
export interface KeyPress {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

const byChord = new Map<string, ActionId>()
for (const action of actions) for (const chord of action.keys) byChord.set(normalised(chord), action.id)

function normalised(chord: string): string {
  return chord.toLowerCase()
}

/** The action of a key press, null for none. @param mac Cmd is `Mod` instead of Ctrl */
export function actionOf(press: KeyPress, mac: boolean): ActionId | null {
  if (mac ? press.ctrlKey : press.metaKey) return null
  for (const chord of chordsOf(press, mac)) {
    const id = byChord.get(normalised(chord))
    if (id) return id
  }
  return null
}

/** What a key press may be written as, the exact form first. */
function chordsOf(press: KeyPress, mac: boolean): string[] {
  const key = press.key === ' ' ? 'Space' : press.key
  const mod = mac ? press.metaKey : press.ctrlKey
  const prefix = (mod ? 'Mod+' : '') + (press.altKey ? 'Alt+' : '')
  if (!press.shiftKey) return [prefix + key]
  // Punctuation needs Shift on some keyboards and not on others: what counts is the character.
  return isPunctuation(key) ? [`${prefix}Shift+${key}`, prefix + key] : [`${prefix}Shift+${key}`]
}

function isPunctuation(key: string): boolean {
  return key.length === 1 && key.toLowerCase() === key.toUpperCase() && !/\d/.test(key)
}

const symbols: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del'
}

/** How a chord is written for people: `Ctrl+Shift+Z`, `⇧⌘Z` on a Mac. */
export function chordText(chord: string, mac: boolean): string {
  const parts = chord === '+' ? ['+'] : chord.replace(/\+\+$/, '+Plus').split('+')
  const names = parts.map((part) => {
    if (part === 'Plus') return '+'
    if (!mac) return part === 'Mod' ? 'Ctrl' : (symbols[part] ?? part)
    return { Mod: '⌘', Shift: '⇧', Alt: '⌥' }[part] ?? symbols[part] ?? part
  })
  return names.join(mac ? '' : '+')
}

/** First shortcut of an action, for tooltips; null when it has none. */
export function shortcutOf(id: ActionId, mac: boolean): string | null {
  const chord = actions.find((action) => action.id === id)?.keys[0]
  return chord === undefined ? null : chordText(chord, mac)
}
