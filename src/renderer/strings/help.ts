/** The cheat-sheet. */
export const helpStrings = {
  shortcuts: 'Keyboard shortcuts',
  shortcutsMore: [
    ['Wheel', 'Zoom'],
    ['Space + drag', 'Move the view'],
    ['Double-click', 'Fit (beside the picture)'],
    ['Alt + paint', 'Erase'],
    ['Shift + click', 'Straight line'],
    ['Ctrl + wheel', 'Brush size'],
    ['Alt + right drag', 'Brush size and hardness'],
    ['Pinch', 'Zoom'],
    ['Middle drag', 'Move the view']
  ] as const
} as const
