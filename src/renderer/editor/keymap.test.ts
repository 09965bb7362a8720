import { describe, expect, it } from 'vitest'
import { menuCommands } from '../../shared/ipc/menuCommands'
import { actions } from './actions'
import { actionOf, chordText, shortcutOf, type KeyPress } from './keymap'

function press(key: string, modifiers: string = ''): KeyPress {
  return {
    key,
    ctrlKey: modifiers.includes('c'),
    metaKey: modifiers.includes('m'),
    shiftKey: modifiers.includes('s'),
    altKey: modifiers.includes('a')
  }
}

describe('keymap', () => {
  it.each([
    ['b', '', 'tool.brush'],
    ['B', '', 'tool.brush'],
    ['e', '', 'tool.eraser'],
    ['x', '', 'tool.swap'],
    ['[', '', 'brush.smaller'],
    [']', '', 'brush.larger'],
    ['1', '', 'object.select1'],
    ['9', '', 'object.select9'],
    ['n', '', 'object.add'],
    ['ArrowLeft', '', 'play.previousFrame'],
    ['ArrowRight', 's', 'play.forward10'],
    ['ArrowRight', 'a', 'play.nextReference'],
    ['Home', '', 'play.first'],
    ['End', '', 'play.last'],
    [' ', '', 'play.toggle'],
    ['h', '', 'view.toggleOverlay'],
    ['p', '', 'propagate.forward'],
    ['P', 's', 'propagate.backward'],
    ['z', 'c', 'edit.undo'],
    ['Z', 'cs', 'edit.redo'],
    ['y', 'c', 'edit.redo'],
    ['s', 'c', 'file.save'],
    ['e', 'c', 'file.export'],
    ['Escape', '', 'edit.cancel'],
    ['?', 's', 'help.shortcuts'],
    ['+', 's', 'view.zoomIn'],
    ['[', 'a', null],
    ['w', '', null],
    ['b', 'm', null],
    ['z', 'ca', null]
  ] as const)('%s with "%s" is %s', (key, modifiers, expected) => {
    expect(actionOf(press(key, modifiers), false)).toBe(expected)
  })

  it('takes Cmd for Ctrl on a Mac', () => {
    expect(actionOf(press('z', 'm'), true)).toBe('edit.undo')
    expect(actionOf(press('z', 'c'), true)).toBeNull()
  })

  it('has no chord twice', () => {
    const chords = actions.flatMap(({ keys }) => keys).map((chord) => chord.toLowerCase())
    expect(chords.filter((chord, at) => chords.indexOf(chord) !== at)).toEqual([])
  })

  it('knows every command of the menu', () => {
    const known = new Set<string>(actions.map(({ id }) => id))
    expect(menuCommands.filter((id) => !known.has(id))).toEqual([])
  })

  it('writes chords for people', () => {
    expect(shortcutOf('edit.redo', false)).toBe('Ctrl+Shift+Z')
    expect(shortcutOf('edit.redo', true)).toBe('⌘⇧Z')
    expect(shortcutOf('view.zoomIn', false)).toBe('+')
    expect(chordText('Mod++', false)).toBe('Ctrl++')
    expect(shortcutOf('play.nextFrame', false)).toBe('→')
  })
})
