import type { Theme } from '../../../shared/domain/preferences'

/** The preferences. */
export const preferencesStrings = {
  preferences: 'Preferences',
  openPreferences: 'Preferences…',
  sections: {
    appearance: 'Appearance',
    device: 'Device',
    network: 'Network',
    memory: 'Memory',
    farm: 'Farm',
    shortcuts: 'Shortcuts'
  } as const,

  language: 'Language',
  languageSystem: 'As the system',
  languageHint: 'Takes effect at the next start.',

  theme: 'Theme',
  themes: {
    dark: ['Dark', 'The picture is the brightest thing on screen'],
    light: ['Light', 'For bright rooms'],
    contrast: ['High contrast', 'White on black, every control outlined'],
    system: ['As the system', 'Follows the desktop, by day and by night']
  } satisfies Readonly<Record<Theme, readonly [string, string]>>,

  whileWorking: 'While you work',
  live: 'Live: carry the next seconds at once',
  liveHint:
    'Behind a click or a stroke two to three seconds are carried in the background and played again and again while nobody works.',
  liveTooSlow: (rate: number, least: number) =>
    `Off for now: this machine was measured at ${rate.toFixed(1)} frames a second; ${least} are needed.`,
  playAfterRun: 'Play once what a propagation made',

  deviceIntro: 'What the network runs on. A device is taken only when it gives the same masks as the processor.',
  automatic: 'Automatic',
  automaticHint: 'The first that works, from top to bottom',
  runsNow: 'runs now',
  precision: 'Precision',
  precisionHint:
    'Parts of the network run with whole numbers on the processor, in half precision on a graphics card, where that was seen to be faster here, with the same masks but for a pixel at some edges.',
  exact: 'Exact',
  exactHint: 'Floating-point numbers throughout.',
  changingPrecision: 'Opening the network…',
  deviceStates: { running: 'Runs now', works: 'Works here', skipped: 'Not used', untried: 'Not tried yet' } as const,
  processorHint: 'Always there',
  tryDevices: 'Try them now',
  tryingDevices: 'Trying…',
  asking: 'Asking the engine…',
  tryingDevice: (name: string) => `Starting on ${name}…`,
  kept: 'Everything goes on as before.',

  networkIntro: 'The network that carries masks through the clip. Add your own as a bundle folder.',
  addNetwork: 'Add network…',
  removeNetwork: (name: string) => `Take ${name} off the list`,
  networkScore: 'Accuracy (J&F)',
  notMeasured: 'not measured',
  licence: 'Licence',
  trainedOn: 'Trained on',
  folder: 'Folder',
  noNetworks: 'No network was found.',

  memoryIntro:
    'All hold at once. More makes scrubbing smoother, keeps more steps of undo, or makes corrections faster.',
  frameCache: 'Decoded frames',
  frameCacheHint: (frames: number) =>
    `Frames kept for scrubbing back and forth: about ${frames} of 1920 × 1080. The engine’s memory.`,
  featureMemory: 'Propagating again',
  featureMemoryHint:
    'What the network saw in frames it visited, so that a correction is faster: about 2 MB a frame. 0 keeps nothing here.',
  featureDisk: 'Propagating again, on disk',
  featureDiskHint: 'Used when memory is full: a temporary file, gone with the video. 0 uses none.',
  historyLimit: 'Undo',
  historyHint: 'What undo may keep; the oldest steps are forgotten first. The window’s memory.',
  usual: (value: number) => `Usual: ${value} MB`,

  shortcutsIntro: 'Press Change, then the new key. Escape leaves it as it was.',
  changeKey: (action: string) => `Change the key of “${action}”`,
  addKey: (action: string) => `Add a key for “${action}”`,
  clearKeys: (action: string) => `No key for “${action}”`,
  resetKey: (action: string) => `Usual key for “${action}”`,
  change: 'Change',
  resetAll: 'Reset all',
  pressKey: 'Press a key…',
  noKey: 'none',
  taken: (chord: string, action: string) => `${chord} is “${action}”.`,
  useHere: 'Use it here',
  keepThere: 'Keep it there',
  hiddenBy: (action: string) => `“${action}” has this key too and comes first.`
} as const
