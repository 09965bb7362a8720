import { basename } from 'node:path'
import { dialog, type BrowserWindow, type FileFilter } from 'electron'
import { fileExists } from '../files/fileExists'
import { withExtension } from './targetPath'

/** Native dialogs over one window. Every function returns null (or 'cancel') when the user backs out. */

const videoFilter: FileFilter = {
  name: 'Videos',
  extensions: [
    'mp4',
    'mov',
    'm4v',
    'mkv',
    'webm',
    'avi',
    'mpg',
    'mpeg',
    'mts',
    'm2ts',
    'ts',
    'mxf',
    'wmv',
    'ogv',
    'gif'
  ]
}
const projectFilter: FileFilter = { name: 'HODOR Studio projects', extensions: ['hodor'] }
const pictureFilter: FileFilter = { name: 'Pictures', extensions: ['png', 'jpg', 'jpeg', 'webp', 'tif', 'tiff', 'exr'] }
const maskFilter: FileFilter = {
  name: 'Masks (COCO, YouTube-VIS, CVAT, PNG, EXR)',
  extensions: ['json', 'xml', 'txt', 'zip', 'png', 'jpg', 'jpeg', 'exr']
}
const everything: FileFilter = { name: 'All files', extensions: ['*'] }

export async function askForVideo(window: BrowserWindow): Promise<string | null> {
  const filters = [videoFilter, everything]
  const answer = await dialog.showOpenDialog(window, { title: 'Open video', properties: ['openFile'], filters })
  return answer.filePaths[0] ?? null
}

export async function askForProject(window: BrowserWindow): Promise<string | null> {
  const filters = [projectFilter, everything]
  const answer = await dialog.showOpenDialog(window, { title: 'Open project', properties: ['openFile'], filters })
  return answer.filePaths[0] ?? null
}

export async function askForSequence(window: BrowserWindow): Promise<string | null> {
  const answer = await dialog.showOpenDialog(window, {
    title: 'Open a folder of numbered pictures, or of a data set (DAVIS, YouTube-VOS)',
    properties: ['openDirectory']
  })
  return answer.filePaths[0] ?? null
}

/** @param folder some systems cannot ask for files and folders at once */
export async function askForMasks(window: BrowserWindow, folder: boolean): Promise<string | null> {
  const answer = await dialog.showOpenDialog(window, {
    title: folder ? 'Import a folder of masks' : 'Import masks',
    properties: [folder ? 'openDirectory' : 'openFile'],
    ...(!folder && { filters: [maskFilter, everything] })
  })
  return answer.filePaths[0] ?? null
}

export async function askWhereToSave(window: BrowserWindow, suggestedPath: string): Promise<string | null> {
  return askForTarget(window, { title: 'Save project', suggestedPath, filter: projectFilter })
}

export async function askForExportFolder(window: BrowserWindow, folder: string): Promise<string | null> {
  const answer = await dialog.showOpenDialog(window, {
    title: 'Export: choose the folder to put the files in',
    buttonLabel: 'Export here',
    defaultPath: folder,
    properties: ['openDirectory', 'createDirectory']
  })
  return answer.filePaths[0] ?? null
}

export async function askForBackdrop(window: BrowserWindow, kind: 'image' | 'video'): Promise<string | null> {
  const filters = [kind === 'image' ? pictureFilter : videoFilter, everything]
  const title = kind === 'image' ? 'Choose the picture behind the objects' : 'Choose the video behind the objects'
  const answer = await dialog.showOpenDialog(window, { title, properties: ['openFile'], filters })
  return answer.filePaths[0] ?? null
}

/** @param what the file is for: it is named by path and read where it is needed */
export async function askForSecretFile(
  window: BrowserWindow,
  what: 'password' | 'certificate'
): Promise<string | null> {
  const title = what === 'password' ? 'Choose the file with the farm’s password' : 'Choose the certificate to trust'
  const answer = await dialog.showOpenDialog(window, { title, properties: ['openFile'], filters: [everything] })
  return answer.filePaths[0] ?? null
}

/** @returns a folder that should hold a network's bundle */
export async function askForBundle(window: BrowserWindow): Promise<string | null> {
  const answer = await dialog.showOpenDialog(window, {
    title: 'Add network: choose the folder that holds its manifest.json',
    buttonLabel: 'Add network',
    properties: ['openDirectory']
  })
  return answer.filePaths[0] ?? null
}

export async function askAboutUnsaved(window: BrowserWindow, name: string): Promise<'save' | 'discard' | 'cancel'> {
  const answer = await dialog.showMessageBox(window, {
    type: 'warning',
    message: `Save the changes to “${name}”?`,
    detail: 'What you painted and propagated since the last save is lost otherwise.',
    buttons: ['Save', 'Don’t save', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true
  })
  return (['save', 'discard'] as const)[answer.response] ?? 'cancel'
}

interface TargetQuestion {
  readonly title: string
  readonly suggestedPath: string
  readonly filter: FileFilter
}

async function askForTarget(window: BrowserWindow, question: TargetQuestion): Promise<string | null> {
  const { title, suggestedPath, filter } = question
  const answer = await dialog.showSaveDialog(window, {
    title,
    defaultPath: suggestedPath,
    filters: [filter],
    properties: ['showOverwriteConfirmation', 'createDirectory']
  })
  if (answer.canceled || !answer.filePath) return null
  const path = withExtension(answer.filePath, filter.extensions)
  // The dialog asked about the name as typed, not about the one with its extension.
  const replacesUnasked = path !== answer.filePath && (await fileExists(path))
  return replacesUnasked && !(await mayReplace(window, path)) ? null : path
}

async function mayReplace(window: BrowserWindow, path: string): Promise<boolean> {
  const answer = await dialog.showMessageBox(window, {
    type: 'question',
    message: `“${basename(path)}” exists already. Replace it?`,
    buttons: ['Replace', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true
  })
  return answer.response === 0
}
