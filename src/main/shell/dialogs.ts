import { basename } from 'node:path'
import { dialog, type BrowserWindow, type FileFilter } from 'electron'
import type { ShellTexts } from '../../shared/language/shell'
import { fileExists } from '../files/fileExists'
import { withExtension } from './targetPath'

/** Native dialogs over one window. Every function returns null (or 'cancel') when the user backs out. */

/** The window asked over, and the texts of its language. */
export interface Asker {
  readonly browser: BrowserWindow
  readonly texts: ShellTexts
}

// prettier-ignore
const videoExtensions = [
  'mp4', 'mov', 'm4v', 'mkv', 'webm', 'avi', 'mpg', 'mpeg', 'mts', 'm2ts', 'ts', 'mxf', 'wmv', 'ogv', 'gif'
]
const videoFilter = ({ videos }: ShellTexts): FileFilter => ({ name: videos, extensions: videoExtensions })
const projectFilter = ({ projects }: ShellTexts): FileFilter => ({ name: projects, extensions: ['hodor'] })
const pictureFilter = ({ pictures }: ShellTexts): FileFilter => ({
  name: pictures,
  extensions: ['png', 'jpg', 'jpeg', 'webp', 'tif', 'tiff', 'exr']
})
const maskFilter = ({ masks }: ShellTexts): FileFilter => ({
  name: masks,
  extensions: ['json', 'xml', 'txt', 'zip', 'png', 'jpg', 'jpeg', 'exr']
})
const everything = ({ allFiles }: ShellTexts): FileFilter => ({ name: allFiles, extensions: ['*'] })

export async function askForVideo({ browser, texts }: Asker): Promise<string | null> {
  const filters = [videoFilter(texts), everything(texts)]
  const answer = await dialog.showOpenDialog(browser, { title: texts.openVideo, properties: ['openFile'], filters })
  return answer.filePaths[0] ?? null
}

export async function askForProject({ browser, texts }: Asker): Promise<string | null> {
  const filters = [projectFilter(texts), everything(texts)]
  const answer = await dialog.showOpenDialog(browser, { title: texts.openProject, properties: ['openFile'], filters })
  return answer.filePaths[0] ?? null
}

export async function askForSequence({ browser, texts }: Asker): Promise<string | null> {
  const answer = await dialog.showOpenDialog(browser, {
    title: texts.openSequence,
    properties: ['openDirectory']
  })
  return answer.filePaths[0] ?? null
}

/** @param folder some systems cannot ask for files and folders at once */
export async function askForMasks({ browser, texts }: Asker, folder: boolean): Promise<string | null> {
  const answer = await dialog.showOpenDialog(browser, {
    title: folder ? texts.importMaskFolder : texts.importMasks,
    properties: [folder ? 'openDirectory' : 'openFile'],
    ...(!folder && { filters: [maskFilter(texts), everything(texts)] })
  })
  return answer.filePaths[0] ?? null
}

export async function askWhereToSave(asker: Asker, suggestedPath: string): Promise<string | null> {
  return askForTarget(asker, { title: asker.texts.saveProject, suggestedPath, filter: projectFilter(asker.texts) })
}

export async function askForExportFolder({ browser, texts }: Asker, folder: string): Promise<string | null> {
  const answer = await dialog.showOpenDialog(browser, {
    title: texts.exportFolder,
    buttonLabel: texts.exportHere,
    defaultPath: folder,
    properties: ['openDirectory', 'createDirectory']
  })
  return answer.filePaths[0] ?? null
}

export async function askForBackdrop({ browser, texts }: Asker, kind: 'image' | 'video'): Promise<string | null> {
  const filters = [kind === 'image' ? pictureFilter(texts) : videoFilter(texts), everything(texts)]
  const answer = await dialog.showOpenDialog(browser, {
    title: texts.backdrop[kind],
    properties: ['openFile'],
    filters
  })
  return answer.filePaths[0] ?? null
}

/** @param what the file is for: it is named by path and read where it is needed */
export async function askForSecretFile(
  { browser, texts }: Asker,
  what: 'password' | 'certificate'
): Promise<string | null> {
  const answer = await dialog.showOpenDialog(browser, {
    title: texts.secret[what],
    properties: ['openFile'],
    filters: [everything(texts)]
  })
  return answer.filePaths[0] ?? null
}

/** @returns a folder that should hold a network's bundle */
export async function askForBundle({ browser, texts }: Asker): Promise<string | null> {
  const answer = await dialog.showOpenDialog(browser, {
    title: texts.bundle,
    buttonLabel: texts.addNetwork,
    properties: ['openDirectory']
  })
  return answer.filePaths[0] ?? null
}

export async function askAboutUnsaved({ browser, texts }: Asker, name: string): Promise<'save' | 'discard' | 'cancel'> {
  const answer = await dialog.showMessageBox(browser, {
    type: 'warning',
    message: texts.saveChanges(name),
    detail: texts.saveChangesDetail,
    buttons: [texts.save, texts.dontSave, texts.cancel],
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

async function askForTarget(asker: Asker, question: TargetQuestion): Promise<string | null> {
  const { title, suggestedPath, filter } = question
  const answer = await dialog.showSaveDialog(asker.browser, {
    title,
    defaultPath: suggestedPath,
    filters: [filter],
    properties: ['showOverwriteConfirmation', 'createDirectory']
  })
  if (answer.canceled || !answer.filePath) return null
  const path = withExtension(answer.filePath, filter.extensions)
  // The dialog asked about the name as typed, not about the one with its extension.
  const replacesUnasked = path !== answer.filePath && (await fileExists(path))
  return replacesUnasked && !(await mayReplace(asker, path)) ? null : path
}

async function mayReplace({ browser, texts }: Asker, path: string): Promise<boolean> {
  const answer = await dialog.showMessageBox(browser, {
    type: 'question',
    message: texts.replaceFile(basename(path)),
    buttons: [texts.replace, texts.cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true
  })
  return answer.response === 0
}
