/** The cheat-sheet. */
export const helpStrings = {
  shortcuts: 'Keyboard shortcuts',
  findShortcut: 'Find a shortcut',
  foundShortcuts: (count: number) => `${count} ${count === 1 ? 'shortcut' : 'shortcuts'} found`,
  noShortcut: (wanted: string) => `Nothing is called “${wanted}”.`,
  changeShortcuts: 'Change keys…',
  reportCopied: 'The problem report is on the clipboard.',
  reportCopiedHint: 'It holds versions, devices, settings and the last errors; no paths and nothing of your files.',
  /** @param mod the key that commands are given with: Ctrl or ⌘ */
  shortcutsMore: (mod: string) =>
    [
      ['Wheel', 'Zoom'],
      ['Space + drag', 'Move the view'],
      ['Double-click', 'Fit (beside the picture)'],
      ['Alt + paint', 'Erase'],
      ['Shift + click', 'Straight line'],
      [`${mod} + wheel`, 'Brush size'],
      ['Alt + right drag', 'Brush size and hardness'],
      ['Pinch', 'Zoom in or out'],
      ['Middle drag', 'Pull the view']
    ] as const
} as const
