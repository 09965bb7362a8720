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

/** In the order they are listed for people. */
export const actionGroups = ['Tools', 'Objects', 'Playback', 'Timeline', 'Propagate', 'View', 'Edit', 'File'] as const
export type ActionGroup = (typeof actionGroups)[number]

const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

/** One line an action; a group stays together. */
const table = {
  'file.openVideo': ['File', 'Open video…', ['Mod+O']],
  'file.openProject': ['File', 'Open project…', ['Mod+Shift+O']],
  'file.openSequence': ['File', 'Open image sequence or data set…', ['Mod+Alt+O']],
  'file.importMasks': ['File', 'Import masks…', ['Mod+I']],
  'file.importMaskFolder': ['File', 'Import mask folder…', ['Mod+Alt+I']],
  'file.save': ['File', 'Save project', ['Mod+S']],
  'file.saveAs': ['File', 'Save project as…', ['Mod+Shift+S']],
  'file.export': ['File', 'Export…', ['Mod+E']],
  'file.exportMasks': ['File', 'Export masks…', ['Mod+Shift+E']],
  'file.queue': ['File', 'Export queue', ['Shift+Q']],
  'app.preferences': ['File', 'Preferences…', ['Mod+,']],
  'edit.undo': ['Edit', 'Undo', ['Mod+Z']],
  'edit.redo': ['Edit', 'Redo', ['Mod+Shift+Z', 'Mod+Y']],
  'edit.cancel': ['Edit', 'Drop the stroke, close', ['Escape']],
  'tool.brush': ['Tools', 'Brush', ['B']],
  'tool.eraser': ['Tools', 'Eraser', ['E']],
  'tool.polygon': ['Tools', 'Polygon', ['G']],
  'tool.lasso': ['Tools', 'Lasso', ['Q']],
  'tool.fill': ['Tools', 'Fill holes by click', ['F']],
  'tool.suggest': ['Tools', 'Suggest objects', ['W']],
  'object.discover': ['Objects', 'Find objects in the clip', ['Shift+W']],
  'tool.finish': ['Tools', 'Close the outline', ['Enter']],
  'tool.back': ['Tools', 'Take the last corner back', ['Backspace']],
  'tool.pan': ['Tools', 'Move view', ['V']],
  'tool.swap': ['Tools', 'Swap brush and eraser', ['X']],
  'brush.smaller': ['Tools', 'Smaller brush', ['[']],
  'brush.larger': ['Tools', 'Larger brush', [']']],
  'brush.softer': ['Tools', 'Softer brush', ['{', 'Shift+[']],
  'brush.harder': ['Tools', 'Harder brush', ['}', 'Shift+]']],
  'mask.smartEdge': ['Tools', 'Smart edge', ['S']],
  'mask.fillHoles': ['Tools', 'Fill all holes', ['Shift+F']],
  'mask.grow': ['Tools', 'Grow', ['Mod+]']],
  'mask.shrink': ['Tools', 'Shrink', ['Mod+[']],
  'mask.smooth': ['Tools', 'Smooth', ['Shift+S']],
  'mask.copyPrevious': ['Tools', 'Copy the previous frame’s mask', ['C']],
  'object.add': ['Objects', 'Add object', ['N']],
  'object.delete': ['Objects', 'Delete object', ['Delete']],
  'object.lock': ['Objects', 'Lock or unlock object', ['Shift+L']],
  'object.solo': ['Objects', 'Show object alone', ['Shift+A']],
  'object.up': ['Objects', 'Move object up', ['Alt+ArrowUp']],
  'object.down': ['Objects', 'Move object down', ['Alt+ArrowDown']],
  'object.mergeUp': ['Objects', 'Merge with the object above', ['Mod+J']],
  'object.split': ['Objects', 'Split object into its parts', ['Mod+Shift+J']],
  'object.clearFrame': ['Objects', 'Clear this frame', ['Mod+Delete', 'Mod+Backspace']],
  'view.fit': ['View', 'Fit to window', ['Mod+0']],
  'view.zoomIn': ['View', 'Zoom in', ['+', '=', 'Mod+=', 'Mod++']],
  'view.zoomOut': ['View', 'Zoom out', ['-', 'Mod+-']],
  'view.actualSize': ['View', 'Actual size', ['Mod+1']],
  'view.toggleOverlay': ['View', 'Show or hide overlay', ['H']],
  'view.cycleMode': ['View', 'Next view mode', ['Shift+H']],
  'view.overlay': ['View', 'Overlay', []],
  'view.outline': ['View', 'Outlines', []],
  'view.cutout': ['View', 'Cut-out', []],
  'view.matte': ['View', 'Matte', []],
  'view.difference': ['View', 'Difference to the reference', []],
  'view.onionSkin': ['View', 'Onion skin of the reference', ['Shift+O']],
  'play.toggle': ['Playback', 'Play or pause', ['Space']],
  'play.shuttleBack': ['Playback', 'Play backward, again for faster', ['J']],
  'play.pause': ['Playback', 'Pause', ['K']],
  'play.shuttleForward': ['Playback', 'Play forward, again for faster', ['L']],
  'play.loop': ['Playback', 'Loop between in and out', ['Mod+L']],
  'play.mute': ['Playback', 'Sound on or off', ['M']],
  'play.previousFrame': ['Playback', 'Previous frame', ['ArrowLeft']],
  'play.nextFrame': ['Playback', 'Next frame', ['ArrowRight']],
  'play.back10': ['Playback', '10 frames back', ['Shift+ArrowLeft']],
  'play.forward10': ['Playback', '10 frames forward', ['Shift+ArrowRight']],
  'play.previousReference': ['Playback', 'Previous painted frame', ['Alt+ArrowLeft']],
  'play.nextReference': ['Playback', 'Next painted frame', ['Alt+ArrowRight']],
  'play.first': ['Playback', 'First frame', ['Home']],
  'play.last': ['Playback', 'Last frame', ['End']],
  'play.setIn': ['Timeline', 'Set the in point', ['I']],
  'play.setOut': ['Timeline', 'Set the out point', ['O']],
  'play.clearIn': ['Timeline', 'Clear the in point', ['Alt+I']],
  'play.clearOut': ['Timeline', 'Clear the out point', ['Alt+O']],
  'timeline.zoomIn': ['Timeline', 'Zoom the timeline in', ['Alt+=', 'Alt++']],
  'timeline.zoomOut': ['Timeline', 'Zoom the timeline out', ['Alt+-']],
  'timeline.fit': ['Timeline', 'Show the whole clip', ['Shift+Z']],
  'propagate.checkNext': ['Propagate', 'Go to the least sure frame', ['U']],
  'propagate.forward': ['Propagate', 'Propagate forward, or update', ['P']],
  'propagate.backward': ['Propagate', 'Propagate backward', ['Shift+P']],
  'propagate.both': ['Propagate', 'Propagate both ways', ['Mod+P']],
  'propagate.pause': ['Propagate', 'Pause or resume', ['Mod+Shift+P']],
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
