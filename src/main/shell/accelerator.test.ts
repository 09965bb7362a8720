import { expect, test } from 'vitest'
import { acceleratorOf } from './accelerator'

test.each([
  ['B', 'B'],
  ['Mod+Shift+ArrowLeft', 'CmdOrCtrl+Shift+Left'],
  ['Alt++', 'Alt+Plus'],
  ['+', 'Plus'],
  ['Mod+-', 'CmdOrCtrl+-'],
  ['Escape', 'Esc']
])('%s stands in the menu as %s', (chord, accelerator) => expect(acceleratorOf(chord)).toBe(accelerator))
