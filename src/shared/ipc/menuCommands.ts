/** Commands the menu sends to the window; the window maps keys and buttons to the same ids. */
export const menuCommands = [
  'file.openVideo',
  'file.openProject',
  'file.save',
  'file.saveAs',
  'file.exportOverlay',
  'file.exportMasks',
  'edit.undo',
  'edit.redo',
  'object.add',
  'object.delete',
  'object.clearFrame',
  'view.fit',
  'view.zoomIn',
  'view.zoomOut',
  'view.actualSize',
  'view.toggleOverlay',
  'play.toggle',
  'play.previousFrame',
  'play.nextFrame',
  'play.first',
  'play.last',
  'propagate.forward',
  'propagate.cancel',
  'help.shortcuts'
] as const

export type MenuCommand = (typeof menuCommands)[number]
