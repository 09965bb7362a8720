/**
 * THE table of what the window can do, in English: application menu, keymap, cheat-sheet, tooltips and dispatch are derived from it.
 * One line an action, in the order of the menu. What an action does is in `renderer/flows/dispatch.ts`, which the compiler
 * holds to this table; whether it applies is found there by the name of the condition in the last column.
 */

/** Menus in order; each is a heading of the cheat-sheet too. `&` marks the letter that opens it with Alt. */
export const menus = {
  File: '&File',
  Edit: '&Edit',
  Object: '&Object',
  Mask: '&Mask',
  View: '&View',
  Play: '&Play',
  Propagate: 'P&ropagate',
  Help: '&Help'
} as const

export type MenuName = keyof typeof menus
export const menuNames = Object.keys(menus) as readonly MenuName[]

/** What has to hold for an action to apply; the window says why where it does not. */
export const conditions = [
  'video',
  'sound',
  'propagated',
  'object',
  'maskHere',
  'canPropagate',
  'canExport',
  'canDiscover',
  'job',
  'undo',
  'redo',
  'matting'
] as const
export type Condition = (typeof conditions)[number]

/**
 * Menu, then the section between two lines of it, then a submenu and its section. Without a section the action has keys and
 * no place in the menu.
 */
type Place = MenuName | `${MenuName}/${string}`
/** Place, label with its `&`, chords like `Mod+Shift+Z` (`Mod` is Ctrl, or Cmd on a Mac; the first is shown), condition. */
type Row = readonly [Place, string, readonly string[], Condition?]

const modes = 'View/show/View &mode/modes'

const table = {
  'file.openVideo': ['File/open', '&Open video…', ['Mod+O']],
  'file.openProject': ['File/open', 'Open &project…', ['Mod+Shift+O']],
  'file.openSequence': ['File/open', 'Open image se&quence or data set…', ['Mod+Alt+O']],
  'file.save': ['File/save', '&Save project', ['Mod+S'], 'video'],
  'file.saveAs': ['File/save', 'Save project &as…', ['Mod+Shift+S'], 'video'],
  'file.importMasks': ['File/import', '&Import masks…', ['Mod+I']],
  'file.importMaskFolder': ['File/import', 'Import mask fol&der…', ['Mod+Alt+I']],
  'file.export': ['File/export', '&Export…', ['Mod+E'], 'canExport'],
  'file.exportMasks': ['File/export', 'Export &masks…', ['Mod+Shift+E'], 'canExport'],
  'file.queue': ['File/export', 'Export q&ueue', ['Shift+Q']],

  'edit.undo': ['Edit/history', '&Undo', ['Mod+Z'], 'undo'],
  'edit.redo': ['Edit/history', '&Redo', ['Mod+Shift+Z', 'Mod+Y'], 'redo'],
  'edit.cancel': ['Edit', 'Drop the stroke, close', ['Escape']],
  'app.preferences': ['Edit/preferences', 'Pre&ferences…', ['Mod+,']],

  'object.add': ['Object/objects', '&Add object', ['N'], 'video'],
  'object.discover': ['Object/objects', '&Find objects in the clip', ['Shift+W'], 'canDiscover'],
  'object.delete': ['Object/objects', '&Delete object', ['Delete'], 'object'],
  'object.clearFrame': ['Object/objects', '&Clear this frame', ['Mod+Delete', 'Mod+Backspace'], 'video'],
  'object.lock': ['Object/one', '&Lock or unlock object', ['Shift+L'], 'object'],
  'object.solo': ['Object/one', '&Show object alone', ['Shift+A'], 'object'],
  'object.nextColour': ['Object/one', 'Next colo&ur', ['Shift+C'], 'object'],
  'object.up': ['Object/one', 'Move object u&p', ['Alt+ArrowUp'], 'object'],
  'object.down': ['Object/one', 'Move object dow&n', ['Alt+ArrowDown'], 'object'],
  'object.mergeUp': ['Object/one', '&Merge with the object above', ['Mod+J'], 'object'],
  'object.split': ['Object/one', 'Spl&it object into its parts', ['Mod+Shift+J'], 'object'],
  'object.swapNames': ['Object/repair', 'S&wap names with another object', ['Shift+X'], 'object'],
  'object.select1': ['Object', 'Select object 1', ['1']],
  'object.select2': ['Object', 'Select object 2', ['2']],
  'object.select3': ['Object', 'Select object 3', ['3']],
  'object.select4': ['Object', 'Select object 4', ['4']],
  'object.select5': ['Object', 'Select object 5', ['5']],
  'object.select6': ['Object', 'Select object 6', ['6']],
  'object.select7': ['Object', 'Select object 7', ['7']],
  'object.select8': ['Object', 'Select object 8', ['8']],
  'object.select9': ['Object', 'Select object 9', ['9']],

  'tool.pan': ['Mask/tools', 'Mo&ve view', ['V']],
  'tool.brush': ['Mask/tools', '&Brush', ['B']],
  'tool.eraser': ['Mask/tools', '&Eraser', ['E']],
  'tool.polygon': ['Mask/tools', '&Polygon', ['G']],
  'tool.lasso': ['Mask/tools', '&Lasso', ['Q']],
  'tool.fill': ['Mask/tools', '&Fill holes by click', ['F']],
  'tool.suggest': ['Mask/tools', 'S&uggest objects', ['W']],
  'tool.refine': ['Mask/tools', 'Refi&ne edge', ['R'], 'matting'],
  'tool.swap': ['Mask', 'Swap brush and eraser', ['X']],
  'tool.finish': ['Mask', 'Close the outline, or go to the next weak place', ['Enter']],
  'tool.back': ['Mask', 'Take the last corner back', ['Backspace']],
  'brush.smaller': ['Mask', 'Smaller brush', ['[']],
  'brush.larger': ['Mask', 'Larger brush', [']']],
  'brush.softer': ['Mask', 'Softer brush', ['{', 'Shift+[']],
  'brush.harder': ['Mask', 'Harder brush', ['}', 'Shift+]']],
  'cursor.left': ['Mask', 'Keyboard pointer left', ['Mod+ArrowLeft'], 'video'],
  'cursor.right': ['Mask', 'Keyboard pointer right', ['Mod+ArrowRight'], 'video'],
  'cursor.up': ['Mask', 'Keyboard pointer up', ['Mod+ArrowUp'], 'video'],
  'cursor.down': ['Mask', 'Keyboard pointer down', ['Mod+ArrowDown'], 'video'],
  'cursor.press': ['Mask', 'Point or paint at the keyboard pointer', ['Mod+Enter'], 'video'],
  'cursor.pressNot': ['Mask', 'Not this, or erase, at the keyboard pointer', ['Mod+Shift+Enter'], 'video'],
  'mask.smartEdge': ['Mask/reshape', '&Smart edge', ['S'], 'maskHere'],
  'mask.fillHoles': ['Mask/reshape', 'Fill all &holes', ['Shift+F'], 'maskHere'],
  'mask.grow': ['Mask/reshape', '&Grow', ['Mod+]'], 'maskHere'],
  'mask.shrink': ['Mask/reshape', 'Sh&rink', ['Mod+['], 'maskHere'],
  'mask.smooth': ['Mask/reshape', 'Smoo&th', ['Shift+S'], 'maskHere'],
  'mask.copyPrevious': ['Mask/reshape', '&Copy the previous frame’s mask', ['C'], 'video'],

  'view.fit': ['View/zoom', '&Fit to window', ['Mod+0'], 'video'],
  'view.actualSize': ['View/zoom', '&Actual size', ['Mod+1'], 'video'],
  'view.zoomIn': ['View/zoom', 'Zoom &in', ['+', '=', 'Mod+=', 'Mod++'], 'video'],
  'view.zoomOut': ['View/zoom', 'Zoom &out', ['-', 'Mod+-'], 'video'],
  'view.toggleOverlay': ['View/show', 'Show or &hide overlay', ['H'], 'video'],
  'view.overlay': [modes, '&Overlay', [], 'video'],
  'view.outline': [modes, 'Out&lines', [], 'video'],
  'view.cutout': [modes, '&Cut-out', [], 'video'],
  'view.matte': [modes, '&Matte', [], 'video'],
  'view.difference': [modes, '&Difference to the reference', [], 'video'],
  'view.cycleMode': ['View/show/View &mode/next', '&Next view mode', ['Shift+H'], 'video'],
  'view.onionSkin': ['View/show', 'Onion &skin of the reference', ['Shift+O'], 'video'],
  'view.shapes': ['View/show', '&Roto shapes', ['Shift+R'], 'video'],
  'view.wipe': ['View/show', '&Wipe: before and now', ['Shift+V'], 'video'],
  'view.invert': ['View/show', 'In&vert: everything but the objects', ['Shift+I'], 'video'],

  'play.toggle': ['Play/play', '&Play or pause', ['Space'], 'video'],
  'play.shuttleForward': ['Play/play', 'Play &forward, again for faster', ['L'], 'video'],
  'play.shuttleBack': ['Play/play', 'Play &backward, again for faster', ['J'], 'video'],
  'play.pause': ['Play/play', 'Pa&use', ['K'], 'video'],
  'play.loop': ['Play/play', '&Loop between in and out', ['Mod+L'], 'video'],
  'play.mute': ['Play/play', '&Sound on or off', ['M'], 'sound'],
  'play.nextFrame': ['Play/go', '&Next frame', ['ArrowRight'], 'video'],
  'play.previousFrame': ['Play/go', 'P&revious frame', ['ArrowLeft'], 'video'],
  'play.forward10': ['Play/go', '10 frames for&ward', ['Shift+ArrowRight'], 'video'],
  'play.back10': ['Play/go', '10 frames bac&k', ['Shift+ArrowLeft'], 'video'],
  'play.nextReference': ['Play/go', 'Next painted frame', ['Alt+ArrowRight'], 'video'],
  'play.previousReference': ['Play/go', 'Previous painted frame', ['Alt+ArrowLeft'], 'video'],
  'play.first': ['Play/go', 'F&irst frame', ['Home'], 'video'],
  'play.last': ['Play/go', 'L&ast frame', ['End'], 'video'],
  'play.setIn': ['Play/range', 'Set the in point', ['I'], 'video'],
  'play.setOut': ['Play/range', 'Set the out point', ['O'], 'video'],
  'play.clearIn': ['Play/range', 'Clear the in point', ['Alt+I'], 'video'],
  'play.clearOut': ['Play/range', 'Clear the out point', ['Alt+O'], 'video'],
  'timeline.zoomIn': ['Play/timeline', '&Zoom the timeline in', ['Alt+=', 'Alt++'], 'video'],
  'timeline.zoomOut': ['Play/timeline', 'Zoom the timeline &out', ['Alt+-'], 'video'],
  'timeline.fit': ['Play/timeline', 'Show the w&hole clip', ['Shift+Z'], 'video'],

  'propagate.forward': ['Propagate/start', 'Propagate &forward, or update', ['P'], 'canPropagate'],
  'propagate.backward': ['Propagate/start', 'Propagate &backward', ['Shift+P'], 'canPropagate'],
  'propagate.both': ['Propagate/start', 'Propagate both &ways', ['Mod+P'], 'canPropagate'],
  'propagate.pause': ['Propagate/job', '&Pause or resume', ['Mod+Shift+P'], 'job'],
  'propagate.cancel': ['Propagate/job', '&Stop the running job', ['Mod+.'], 'job'],
  'propagate.checkNext': ['Propagate/check', 'Go to the &next weak place', ['U'], 'propagated'],
  'propagate.checkPrevious': ['Propagate/check', '&Go to the weak place before', ['Shift+U'], 'propagated'],

  'help.shortcuts': ['Help/keys', '&Keyboard shortcuts', ['?']],
  'help.log': ['Help/problems', 'Show &log', []],
  'help.report': ['Help/problems', 'Copy problem &report', []]
} as const satisfies Readonly<Record<string, Row>>

export type ActionId = keyof typeof table

/** Tools are the actions of the menu's section for them: `tool.brush` takes the tool `brush`. */
export type ToolId = {
  [K in ActionId]: (typeof table)[K][0] extends 'Mask/tools' ? (K extends `tool.${infer T}` ? T : never) : never
}[ActionId]

/** Where an item of the menu is: between the lines of a section, of the menu itself or of a submenu. */
export interface MenuPlace {
  readonly section: string
  /** Null for an item of the menu itself. */
  readonly submenu: { readonly label: string; readonly section: string } | null
}

export interface Action {
  readonly id: ActionId
  /** In English, `&` before the letter that chooses it in the menu; `shared/language` has it in every language. */
  readonly menuLabel: string
  readonly menu: MenuName
  /** Null for an action without an item in the menu. */
  readonly place: MenuPlace | null
  /** The usual chords; what the user chose instead is in the preferences. */
  readonly keys: readonly string[]
  /** Null for an action that always applies. */
  readonly needs: Condition | null
}

/** Object.keys loses the names' types; they are those of the table. */
export const actionIds = Object.keys(table) as readonly ActionId[]

export const actions: readonly Action[] = actionIds.map((id) => {
  const [place, menuLabel, keys, needs]: Row = table[id]
  const [menu, section, submenu, subsection] = place.split('/') as [MenuName, string?, string?, string?]
  const inner = submenu === undefined ? null : { label: submenu, section: subsection ?? '' }
  const shown = section === undefined ? null : { section, submenu: inner }
  return { id, menuLabel, menu, place: shown, keys, needs: needs ?? null }
})

const byId = new Map(actions.map((action) => [action.id, action]))

export function actionOf(id: ActionId): Action {
  const action = byId.get(id)
  if (!action) throw new RangeError(`no action ${id}`)
  return action
}

/** Every tool, in the order of the menu. */
export const toolIds: readonly ToolId[] = actions
  .filter(({ menu, place }) => menu === 'Mask' && place?.section === 'tools')
  .map(({ id }) => id.slice('tool.'.length) as ToolId)
