import type { ActionId } from '../../shared/domain/actions'
import { dispatch } from './dispatch'
import type { Studio } from './studio'

/** On a Mac the menu catches Cmd+Z before a text field sees it: there it undoes what was typed. */
export function menuAction(studio: Studio, id: ActionId): void {
  const ofText = { 'edit.undo': 'undo', 'edit.redo': 'redo' }[id as string]
  const field = document.activeElement
  const isText = field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && !isKnob(field))
  if (ofText && isText) document.execCommand(ofText)
  else if (!studio.covered || closes(id)) dispatch(studio, id)
}

function isKnob({ type }: HTMLInputElement): boolean {
  return ['range', 'color', 'radio', 'checkbox', 'button'].includes(type)
}

/** The panel that lies over the window goes with the command that brought it. */
function closes(id: ActionId): boolean {
  return id === 'app.preferences' || id === 'help.shortcuts'
}
