/** Export and import. */
export const transferStrings = {
  export: 'Export',
  exportMenu: 'Export formats',
  formats: { overlay: 'Overlay video…', masks: 'Mask PNGs…' },
  exportedOverlay: 'The overlay video is ready.',
  exportedMasks: (count: number) => `${count} mask ${count === 1 ? 'file is' : 'files are'} ready.`,
  exportStopped: 'Export stopped. No file was written.',
  exportRunning: 'An export is still running.',
  exportRunningHint: 'Stop it or let it finish. Doing this again ends it without a file.'
} as const
