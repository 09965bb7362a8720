const keyNames: Readonly<Record<string, string>> = {
  Mod: 'CmdOrCtrl',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Escape: 'Esc'
}

/** A chord of the window's keymap (`Mod+Shift+ArrowLeft`) as the application menu writes it. */
export function acceleratorOf(chord: string): string {
  const parts = chord === '+' ? ['Plus'] : chord.replace(/\+\+$/, '+Plus').split('+')
  return parts.map((part) => keyNames[part] ?? part).join('+')
}
