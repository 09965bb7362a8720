import { menus } from '../domain/actions'

/** Texts of menus and native dialogs that are no actions. */
export const englishShell = {
  menus,
  submenus: { 'View &mode': 'View &mode' },
  openRecent: 'Open &recent',
  nothingRecent: 'Nothing opened yet',
  clearRecent: 'Clear this list',
  theme: '&Theme',
  themes: { dark: '&Dark', light: '&Light', contrast: 'High &contrast', system: 'As the &system' },
  /** What the platform’s own items are called; empty where the platform’s word is as good. */
  roles: {
    quit: '',
    close: '',
    cut: '',
    copy: '',
    paste: '',
    selectAll: '',
    togglefullscreen: '',
    toggleDevTools: '',
    about: '',
    services: '',
    hide: '',
    hideOthers: '',
    unhide: ''
  },

  edited: 'edited',

  updates: {
    menu: 'Check for &updates…',
    title: 'Check for updates',
    noPlace: 'This copy of the studio names no place where releases are.',
    ask: (host: string, repository: string) => `Ask ${host} for the newest release of ${repository}?`,
    askDetail: 'Once, now. Nothing about you, this computer or your work is sent; nothing is downloaded.',
    askNow: 'Ask',
    newer: (version: string, own: string) => `Version ${version} is out; this is ${own}.`,
    at: (page: string) => `It is at ${page}`,
    current: (version: string) => `Version ${version} is the newest.`,
    unknown: 'Whether there is a newer version could not be found out.',
    reasons: {
      noRelease: 'There is no release yet.',
      noVersion: 'The answer names no version.',
      noAnswer: 'There was no answer that could be read. Is this machine connected?'
    },
    refused: (status: number) => `The answer was ${status}; try again later.`
  },

  videos: 'Videos',
  projects: 'HODOR Studio projects',
  pictures: 'Pictures',
  masks: 'Masks (COCO, YouTube-VIS, CVAT, PNG, EXR)',
  allFiles: 'All files',
  openVideo: 'Open video',
  openProject: 'Open project',
  openSequence: 'Open a folder of numbered pictures, or of a data set (DAVIS, YouTube-VOS)',
  importMasks: 'Import masks',
  importMaskFolder: 'Import a folder of masks',
  saveProject: 'Save project',
  exportFolder: 'Export: choose the folder to put the files in',
  exportHere: 'Export here',
  backdrop: { image: 'Choose the picture behind the objects', video: 'Choose the video behind the objects' },
  secret: {
    password: 'Choose the file with the farm’s password',
    certificate: 'Choose the certificate to trust'
  },
  bundle: 'Add network: choose the folder that holds its manifest.json',
  addNetwork: 'Add network',
  saveChanges: (name: string) => `Save the changes to “${name}”?`,
  saveChangesDetail: 'What you painted and propagated since the last save is lost otherwise.',
  save: 'Save',
  dontSave: 'Don’t save',
  cancel: 'Cancel',
  replaceFile: (name: string) => `“${name}” exists already. Replace it?`,
  replace: 'Replace'
} as const
