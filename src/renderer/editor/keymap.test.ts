import { describe, expect, it } from 'vitest'
import { actions } from '../../shared/domain/actions'
import { chordOf, chordText, type KeyPress } from './chords'
import { Keymap } from './keymap'

const usual = new Keymap({}, false)
const onMac = new Keymap({}, true)

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
    ['d', '', null],
    ['b', 'm', null],
    ['z', 'ca', null]
  ] as const)('%s with "%s" is %s', (key, modifiers, expected) => {
    expect(usual.actionOf(press(key, modifiers))).toBe(expected)
  })

  it('takes Cmd for Ctrl on a Mac', () => {
    expect(onMac.actionOf(press('z', 'm'))).toBe('edit.undo')
    expect(onMac.actionOf(press('z', 'c'))).toBeNull()
  })

  it('has no chord twice', () => {
    const chords = actions.flatMap(({ keys }) => keys).map((chord) => chord.toLowerCase())
    expect(chords.filter((chord, at) => chords.indexOf(chord) !== at)).toEqual([])
  })

  it('writes chords for people', () => {
    expect(usual.shortcutOf('edit.redo')).toBe('Ctrl+Shift+Z')
    expect(onMac.shortcutOf('edit.redo')).toBe('⌘⇧Z')
    expect(usual.shortcutOf('view.zoomIn')).toBe('+')
    expect(chordText('Mod++', false)).toBe('Ctrl++')
    expect(usual.shortcutOf('play.nextFrame')).toBe('→')
  })
})

describe('keys the user chose', () => {
  it('take the place of the usual ones, and take them away from what had them', () => {
    const moved = new Keymap(usual.with('tool.brush', ['E']), false)
    expect(moved.actionOf(press('e'))).toBe('tool.brush')
    expect(moved.actionOf(press('b'))).toBeNull()
    expect(moved.keysOf('tool.eraser')).toEqual([])
    expect(moved.shortcutOf('tool.eraser')).toBeNull()
    expect([moved.isChanged('tool.brush'), moved.isChanged('tool.lasso')]).toEqual([true, false])
  })

  it('go back one by one, and nothing of them is kept', () => {
    const moved = new Keymap(usual.with('tool.brush', ['E']), false)
    const brushBack = new Keymap(moved.reset('tool.brush'), false)
    expect(brushBack.keysOf('tool.brush')).toEqual(['B'])
    expect(brushBack.reset('tool.eraser')).toEqual({})
  })

  it('tells of a key that two actions have, as a file written by hand may say', () => {
    const keymap = new Keymap({ 'tool.lasso': ['b'] }, false)
    expect(keymap.hiddenBy('tool.lasso')).toBe('tool.brush')
    expect(keymap.hiddenBy('tool.brush')).toBeNull()
    expect(keymap.actionOf(press('b'))).toBe('tool.brush')
  })

  it('knows nothing of actions that are no more', () => {
    expect(new Keymap({ 'tool.gone': ['B'] }, false).actionOf(press('b'))).toBe('tool.brush')
  })
})

describe('a pressed key as a chord to keep', () => {
  it.each([
    ['b', '', 'B'],
    ['B', 's', 'Shift+B'],
    ['?', 's', '?'],
    ['s', 'ca', 'Mod+Alt+S'],
    [' ', '', 'Space'],
    ['+', 'c', 'Mod++'],
    ['+', '', '+'],
    ['ArrowUp', 'a', 'Alt+ArrowUp'],
    ['F5', '', 'F5'],
    ['1', 's', 'Shift+1'],
    ['Shift', 's', null],
    ['Tab', '', null],
    ['b', 'm', null]
  ] as const)('%s with "%s" is %s', (key, modifiers, chord) => {
    expect(chordOf(press(key, modifiers), false)).toBe(chord)
    if (chord) expect(new Keymap({ 'tool.fill': [chord] }, false).ownerOf(chord)).not.toBeNull()
  })

  it('is the letter on the key where a Mac’s Option makes another character of it', () => {
    expect(chordOf({ ...press('ˆ', 'a'), code: 'KeyI' }, true)).toBe('Alt+I')
    expect(onMac.actionOf({ ...press('ˆ', 'a'), code: 'KeyI' })).toBe('play.clearIn')
  })
})
