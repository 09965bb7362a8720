import type { EditorDocument } from '../editor/document'
import type { Edit } from '../editor/history'
import { actionOf, type ActionId, type Condition, type ToolId } from '../../shared/domain/actions'
import { refusalOf } from './conditions'
import type { Studio } from './studio'

type Handler = (studio: Studio) => void

const zoomStep = 1.25
const timelineStep = 1.6
const hardnessStep = 0.1

type Numbered = `object.select${number}`

/** What every action of the table does; a missing one is a type error. Tools and numbers do the same for each. */
const handlers: Record<Exclude<ActionId, Numbered | `tool.${ToolId}`>, Handler> = {
  'file.openVideo': ({ files }) => void files.openVideo(),
  'file.openProject': ({ files }) => void files.openProject(),
  'file.openSequence': ({ files }) => void files.openSequence(),
  'file.importMasks': ({ imports }) => void imports.ask(false),
  'file.importMaskFolder': ({ imports }) => void imports.ask(true),
  'file.save': ({ files }) => void files.save(),
  'file.saveAs': ({ files }) => void files.saveAs(),
  'file.export': ({ exports }) => exports.open(),
  'file.exportMasks': ({ exports }) => exports.open('annotations'),
  'file.queue': ({ queue }) => void (queue.open = !queue.open),
  'edit.undo': (studio) => travel(studio, () => studio.project.undo()),
  'edit.redo': (studio) => travel(studio, () => studio.project.redo()),
  'edit.cancel': (studio) => {
    studio.painting.handle({ kind: 'cancel' })
    studio.masks.cancel()
    studio.edges.cancel()
    studio.repair.close()
    studio.keyCursor.hide()
    if (!studio.discovery.close() && !studio.point.forget() && !studio.review.leave()) studio.suggest.escape()
    studio.shortcutsOpen = false
    studio.queue.open = false
  },
  'object.discover': ({ discovery }) => void discovery.start(),
  'tool.finish': ({ painting, point, review, suggest }) => {
    if (suggest.active && point.accept()) return
    if (review.open && !painting.outline && (review.listed || !suggest.active)) void review.next()
    else if (suggest.active) suggest.accept('new')
    else painting.handle({ kind: 'finish' })
  },
  'tool.back': ({ painting, point, suggest }) => {
    if (suggest.active) point.back()
    else painting.handle({ kind: 'back' })
  },
  'tool.swap': ({ tools }) => tools.swap(),
  'brush.smaller': (studio) => stepSize(studio, -1),
  'brush.larger': (studio) => stepSize(studio, 1),
  'brush.softer': ({ tools }) => tools.setHardness(tools.hardness - hardnessStep),
  'brush.harder': ({ tools }) => tools.setHardness(tools.hardness + hardnessStep),
  'cursor.left': ({ keyCursor }) => keyCursor.move(-1, 0),
  'cursor.right': ({ keyCursor }) => keyCursor.move(1, 0),
  'cursor.up': ({ keyCursor }) => keyCursor.move(0, -1),
  'cursor.down': ({ keyCursor }) => keyCursor.move(0, 1),
  'cursor.press': (studio) => pressKeyCursor(studio, false),
  'cursor.pressNot': (studio) => pressKeyCursor(studio, true),
  'mask.smartEdge': ({ masks }) => void masks.smartEdge(),
  'mask.fillHoles': ({ masks }) => masks.fillHoles(),
  'mask.grow': ({ masks }) => masks.grow(),
  'mask.shrink': ({ masks }) => masks.shrink(),
  'mask.smooth': ({ masks }) => masks.smooth(),
  'mask.copyPrevious': ({ masks }) => masks.copyPrevious(),
  'object.add': ({ objects }) => objects.add(),
  'object.delete': ({ objects, tools }) => objects.delete(tools.selected),
  'object.lock': ({ objects, tools }) => objects.toggleLock(tools.selected),
  'object.solo': ({ objects, tools }) => objects.toggleSolo(tools.selected),
  'object.nextColour': ({ objects, tools }) => objects.nextColour(tools.selected),
  'object.up': ({ objects, tools }) => objects.moveBy(tools.selected, -1),
  'object.down': ({ objects, tools }) => objects.moveBy(tools.selected, 1),
  'object.mergeUp': ({ objects, tools }) => objects.mergeUp(tools.selected),
  'object.split': ({ objects, tools }) => objects.split(tools.selected),
  'object.swapNames': ({ repair }) => repair.toggleSwap(),
  'object.clearFrame': ({ objects }) => objects.clearFrame(),
  'view.fit': ({ view }) => view.fit(),
  'view.zoomIn': ({ view }) => view.zoom(zoomStep),
  'view.zoomOut': ({ view }) => view.zoom(1 / zoomStep),
  'view.actualSize': ({ view }) => view.actualSize(),
  'view.toggleOverlay': ({ view }) => void (view.overlayVisible = !view.overlayVisible),
  'view.cycleMode': ({ view }) => view.cycleMode(),
  'view.overlay': ({ view }) => view.setMode('overlay'),
  'view.outline': ({ view }) => view.setMode('outline'),
  'view.cutout': ({ view }) => view.setMode('cutout'),
  'view.matte': ({ view }) => view.setMode('matte'),
  'view.difference': ({ view }) => view.setMode('difference'),
  'view.onionSkin': ({ view }) => void (view.onionSkin = !view.onionSkin),
  'view.shapes': ({ shapes }) => shapes.toggle(),
  'view.wipe': ({ view }) => void (view.wipe = !view.wipe),
  'view.invert': ({ view }) => void (view.invert = !view.invert),
  'play.toggle': ({ playback }) => playback.toggle(),
  'play.shuttleBack': ({ playback }) => playback.shuttle(-1),
  'play.pause': ({ playback }) => playback.pause(),
  'play.shuttleForward': ({ playback }) => playback.shuttle(1),
  'play.loop': ({ playback }) => void (playback.loop = !playback.loop),
  'play.mute': ({ volume }) => volume.toggleMute(),
  'play.setIn': ({ timeline, playback }) => timeline.setIn(playback.frameIndex),
  'play.setOut': ({ timeline, playback }) => timeline.setOut(playback.frameIndex),
  'play.clearIn': ({ timeline }) => timeline.setIn(null),
  'play.clearOut': ({ timeline }) => timeline.setOut(null),
  'timeline.zoomIn': ({ timeline, playback }) => timeline.zoom(timelineStep, playback.frameIndex + 0.5),
  'timeline.zoomOut': ({ timeline, playback }) => timeline.zoom(1 / timelineStep, playback.frameIndex + 0.5),
  'timeline.fit': ({ timeline }) => timeline.fit(),
  'propagate.checkNext': ({ review }) => void review.next(),
  'propagate.checkPrevious': ({ review }) => void review.next(-1),
  'play.previousFrame': ({ playback }) => playback.step(-1),
  'play.nextFrame': ({ playback }) => playback.step(1),
  'play.back10': ({ playback }) => playback.step(-10),
  'play.forward10': ({ playback }) => playback.step(10),
  'play.previousReference': (studio) => seekReference(studio, -1),
  'play.nextReference': (studio) => seekReference(studio, 1),
  'play.first': ({ playback }) => playback.seek(0),
  'play.last': ({ playback }) => playback.seek(playback.lastIndex),
  'propagate.forward': ({ propagation }) => void propagation.start('forward'),
  'propagate.backward': ({ propagation }) => void propagation.start('backward'),
  'propagate.both': ({ propagation }) => void propagation.start('both'),
  'propagate.pause': ({ propagation }) => void propagation.togglePause(),
  'propagate.cancel': ({ propagation }) => void propagation.cancel(),
  'app.preferences': (studio) => void (studio.preferencesTab = studio.preferencesTab ? null : 'appearance'),
  'help.shortcuts': (studio) => void (studio.shortcutsOpen = !studio.shortcutsOpen),
  'help.log': ({ problems }) => void problems.showLog(),
  'help.report': ({ problems }) => void problems.copyReport()
}

/** Not worth a word when a key is pressed: the screen shows it. */
const plain = new Set<Condition | null>(['video', 'undo', 'redo', 'job'])

/** Keys, buttons and the menu all end here. What does not apply is not done, and said why. */
export function dispatch(studio: Studio, id: ActionId): void {
  const refusal = refusalOf(studio, id)
  if (refusal === null) return carryOut(studio, id)
  if (!plain.has(actionOf(id).needs)) studio.toasts.show({ kind: 'notice', message: `${refusal}.` })
}

function carryOut(studio: Studio, id: ActionId): void {
  if (isNumbered(id)) return studio.objects.selectAt(Number(id.slice(-1)))
  if (isTool(id)) return takeTool(studio, id.slice('tool.'.length) as ToolId)
  handlers[id](studio)
}

function isNumbered(id: ActionId): id is Extract<ActionId, Numbered> {
  return id.startsWith('object.select')
}

function isTool(id: ActionId): id is `tool.${ToolId}` {
  const { menu, place } = actionOf(id)
  return menu === 'Mask' && place?.section === 'tools'
}

function takeTool(studio: Studio, id: ToolId): void {
  studio.tools.toolId = id
  if (id === 'refine') studio.edges.brushTaken()
}

function pressKeyCursor({ edges, keyCursor, tools }: Studio, not: boolean): void {
  if (tools.active === 'refine' && keyCursor.at) edges.dab(keyCursor.at, not)
  else keyCursor.press(not)
}

/** Of the brush, or of the object that is pointed at or suggested. */
function stepSize({ point, suggest, tools }: Studio, direction: 1 | -1): void {
  if (suggest.active) void (point.step(direction) || suggest.step(direction))
  else tools.stepSize(direction)
}

/** Undo and redo end a running stroke first, and show the frame they changed. */
function travel(studio: Studio, move: () => Edit<EditorDocument> | null): void {
  if (studio.edges.stroke) return studio.edges.cancel()
  if (studio.painting.painting) return studio.painting.handle({ kind: 'cancel' })
  if (studio.painting.outline) return studio.painting.handle({ kind: 'back' })
  const edit = move()
  if (!edit) return
  studio.point.travelled(edit)
  studio.objects.keepSelectionValid()
  if (edit.frameIndex !== undefined && edit.frameIndex !== studio.playback.frameIndex) {
    studio.playback.seek(edit.frameIndex)
  }
}

function seekReference({ project, playback }: Studio, direction: 1 | -1): void {
  const ahead = project.referenceFrames.filter((frame) => (frame - playback.frameIndex) * direction > 0)
  const target = direction === 1 ? ahead[0] : ahead.at(-1)
  if (target !== undefined) playback.seek(target)
}
