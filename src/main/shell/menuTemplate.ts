import type { MenuItemConstructorOptions } from 'electron'
import type { MenuCommand } from '../../shared/ipc/menuCommands'
import type { RecentFile } from '../../shared/ipc/shellCommands'
import { themes, type Preferences, type Theme } from '../../shared/domain/preferences'
import { acceleratorOf } from './accelerator'

export interface MenuActions {
  command(id: MenuCommand): void
  openRecent(path: string): void
  clearRecent(): void
  chooseTheme(theme: Theme): void
}

export interface MenuContext {
  readonly platform: NodeJS.Platform
  readonly recent: readonly RecentFile[]
  /** Developer tools belong to a checkout, not to the packaged program. */
  readonly developer: boolean
  readonly theme: Theme
  /** Keys the user chose in place of the usual ones, by command. */
  readonly shortcuts: Preferences['shortcuts']
}

type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

/**
 * The application menu. Items send their command to the window, which maps keys and buttons to the same commands: one
 * undo stack, one place that decides. So keys are shown here but caught there (no undo or redo role either), and a key
 * pressed in a text field stays the text field's.
 */
export function menuTemplate(context: MenuContext, actions: MenuActions): Item[] {
  const item = (label: string, id: MenuCommand, accelerator?: string): Item => ({
    id,
    label,
    click: () => actions.command(id),
    ...shownKey(context.platform, chosenKey(context, id, accelerator))
  })
  const menus: Item[] = [
    { label: '&File', submenu: fileMenu(context, actions, item) },
    { label: '&Edit', submenu: editMenu(context, item) },
    { label: '&Object', submenu: objectMenu(item) },
    { label: '&Mask', submenu: maskMenu(item) },
    { label: '&View', submenu: viewMenu(context, actions, item) },
    { label: '&Play', submenu: playMenu(item) },
    { label: 'P&ropagate', submenu: propagateMenu(item) },
    { label: '&Help', role: 'help', submenu: [item('Keyboard shortcuts', 'help.shortcuts', '?')] }
  ]
  return context.platform === 'darwin' ? [macMenu(item), ...menus] : menus
}

/** The user's first key for the command, else the usual one. */
function chosenKey({ shortcuts }: MenuContext, id: MenuCommand, usual: string | undefined): string | undefined {
  const chosen = shortcuts[id]
  if (!chosen) return usual
  return chosen[0] === undefined ? undefined : acceleratorOf(chosen[0])
}

function preferencesItem(item: MakeItem): Item {
  return item('Pre&ferences…', 'app.preferences', 'CmdOrCtrl+,')
}

/** What the role `appMenu` holds, and the preferences where Macs have them. */
function macMenu(item: MakeItem): Item {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      preferencesItem(item),
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' }
    ]
  }
}

type MakeItem = (label: string, id: MenuCommand, accelerator?: string) => Item

/**
 * macOS catches the keys of its menu before the window sees them, so bare letters, which text fields need, are left out
 * there; elsewhere every key is shown and none is caught.
 */
function shownKey(platform: NodeJS.Platform, accelerator: string | undefined): Item {
  if (accelerator === undefined) return {}
  if (platform === 'darwin') return accelerator.includes('CmdOrCtrl') ? { accelerator } : {}
  return { accelerator, registerAccelerator: false }
}

function fileMenu(context: MenuContext, actions: MenuActions, item: MakeItem): Item[] {
  return [
    item('&Open video…', 'file.openVideo', 'CmdOrCtrl+O'),
    item('Open &project…', 'file.openProject', 'CmdOrCtrl+Shift+O'),
    item('Open image se&quence or data set…', 'file.openSequence', 'CmdOrCtrl+Alt+O'),
    { label: 'Open &recent', submenu: recentMenu(context, actions) },
    separator,
    item('&Save project', 'file.save', 'CmdOrCtrl+S'),
    item('Save project &as…', 'file.saveAs', 'CmdOrCtrl+Shift+S'),
    separator,
    item('&Import masks…', 'file.importMasks', 'CmdOrCtrl+I'),
    item('Import mask fol&der…', 'file.importMaskFolder', 'CmdOrCtrl+Alt+I'),
    separator,
    item('&Export…', 'file.export', 'CmdOrCtrl+E'),
    item('Export &masks…', 'file.exportMasks', 'CmdOrCtrl+Shift+E'),
    item('Export q&ueue', 'file.queue', 'Shift+Q'),
    separator,
    context.platform === 'darwin' ? { role: 'close' } : { role: 'quit' }
  ]
}

function recentMenu({ recent }: MenuContext, actions: MenuActions): Item[] {
  if (recent.length === 0) return [{ label: 'Nothing opened yet', enabled: false }]
  const files = recent.map(({ name, path }): Item => {
    // A single & would become a keyboard mark.
    return { label: name.replaceAll('&', '&&'), toolTip: path, click: () => actions.openRecent(path) }
  })
  return [...files, separator, { label: 'Clear this list', click: () => actions.clearRecent() }]
}

function editMenu({ platform }: MenuContext, item: MakeItem): Item[] {
  return [
    item('&Undo', 'edit.undo', 'CmdOrCtrl+Z'),
    item('&Redo', 'edit.redo', 'CmdOrCtrl+Shift+Z'),
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
    ...(platform === 'darwin' ? [] : [separator, preferencesItem(item)])
  ]
}

function objectMenu(item: MakeItem): Item[] {
  return [
    item('&Add object', 'object.add', 'N'),
    item('&Find objects in the clip', 'object.discover', 'Shift+W'),
    item('&Delete object', 'object.delete', 'Delete'),
    item('&Clear this frame', 'object.clearFrame', 'CmdOrCtrl+Delete'),
    separator,
    item('&Lock or unlock', 'object.lock', 'Shift+L'),
    item('&Show alone', 'object.solo', 'Shift+A'),
    item('Move &up', 'object.up', 'Alt+Up'),
    item('Move dow&n', 'object.down', 'Alt+Down'),
    item('&Merge with the object above', 'object.mergeUp', 'CmdOrCtrl+J'),
    item('Spl&it into its parts', 'object.split', 'CmdOrCtrl+Shift+J')
  ]
}

function maskMenu(item: MakeItem): Item[] {
  return [
    item('&Brush', 'tool.brush', 'B'),
    item('&Eraser', 'tool.eraser', 'E'),
    item('&Polygon', 'tool.polygon', 'G'),
    item('&Lasso', 'tool.lasso', 'Q'),
    item('&Fill holes by click', 'tool.fill', 'F'),
    item('S&uggest objects', 'tool.suggest', 'W'),
    item('&Move view', 'tool.pan', 'V'),
    separator,
    item('&Smart edge', 'mask.smartEdge', 'S'),
    item('Fill all &holes', 'mask.fillHoles', 'Shift+F'),
    item('&Grow', 'mask.grow', 'CmdOrCtrl+]'),
    item('Sh&rink', 'mask.shrink', 'CmdOrCtrl+['),
    item('Smoo&th', 'mask.smooth', 'Shift+S'),
    item('&Copy the previous frame’s mask', 'mask.copyPrevious', 'C')
  ]
}

const themeLabels: Readonly<Record<Theme, string>> = {
  dark: '&Dark',
  light: '&Light',
  contrast: 'High &contrast',
  system: 'As the &system'
}

function themeMenu(context: MenuContext, actions: MenuActions): Item[] {
  return themes.map((theme): Item => {
    const click = (): void => actions.chooseTheme(theme)
    return { id: `theme.${theme}`, label: themeLabels[theme], type: 'radio', checked: theme === context.theme, click }
  })
}

function viewMenu(context: MenuContext, actions: MenuActions, item: MakeItem): Item[] {
  return [
    item('&Fit to window', 'view.fit', 'CmdOrCtrl+0'),
    item('&Actual size', 'view.actualSize', 'CmdOrCtrl+1'),
    item('Zoom &in', 'view.zoomIn', 'CmdOrCtrl+='),
    item('Zoom &out', 'view.zoomOut', 'CmdOrCtrl+-'),
    separator,
    item('Show or hide &overlay', 'view.toggleOverlay', 'H'),
    { label: 'View &mode', submenu: modeMenu(item) },
    item('Onion &skin of the reference', 'view.onionSkin', 'Shift+O'),
    separator,
    { label: '&Theme', submenu: themeMenu(context, actions) },
    { role: 'togglefullscreen' },
    ...(context.developer ? [{ role: 'toggleDevTools' } as const] : [])
  ]
}

function modeMenu(item: MakeItem): Item[] {
  return [
    item('&Overlay', 'view.overlay'),
    item('Out&lines', 'view.outline'),
    item('&Cut-out', 'view.cutout'),
    item('&Matte', 'view.matte'),
    item('&Difference to the reference', 'view.difference'),
    separator,
    item('&Next mode', 'view.cycleMode', 'Shift+H')
  ]
}

function playMenu(item: MakeItem): Item[] {
  return [
    item('&Play or pause', 'play.toggle', 'Space'),
    item('Play &forward, again for faster', 'play.shuttleForward', 'L'),
    item('Play &backward, again for faster', 'play.shuttleBack', 'J'),
    item('Pa&use', 'play.pause', 'K'),
    item('&Loop between in and out', 'play.loop', 'CmdOrCtrl+L'),
    item('&Sound on or off', 'play.mute', 'M'),
    separator,
    item('&Next frame', 'play.nextFrame', 'Right'),
    item('P&revious frame', 'play.previousFrame', 'Left'),
    item('10 frames for&ward', 'play.forward10', 'Shift+Right'),
    item('10 frames bac&k', 'play.back10', 'Shift+Left'),
    item('Next painted frame', 'play.nextReference', 'Alt+Right'),
    item('Previous painted frame', 'play.previousReference', 'Alt+Left'),
    item('F&irst frame', 'play.first', 'Home'),
    item('L&ast frame', 'play.last', 'End'),
    separator,
    item('Set the in point', 'play.setIn', 'I'),
    item('Set the out point', 'play.setOut', 'O'),
    item('Clear the in point', 'play.clearIn', 'Alt+I'),
    item('Clear the out point', 'play.clearOut', 'Alt+O'),
    separator,
    item('&Zoom the timeline in', 'timeline.zoomIn', 'Alt+='),
    item('Zoom the timeline &out', 'timeline.zoomOut', 'Alt+-'),
    item('Show the w&hole clip', 'timeline.fit', 'Shift+Z')
  ]
}

function propagateMenu(item: MakeItem): Item[] {
  return [
    item('&Forward, or update', 'propagate.forward', 'P'),
    item('&Backward', 'propagate.backward', 'Shift+P'),
    item('Both &ways', 'propagate.both', 'CmdOrCtrl+P'),
    separator,
    item('&Pause or resume', 'propagate.pause', 'CmdOrCtrl+Shift+P'),
    item('&Stop the running job', 'propagate.cancel', 'CmdOrCtrl+.'),
    separator,
    item('&Go to the least sure frame', 'propagate.checkNext', 'U')
  ]
}
