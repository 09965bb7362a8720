import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import { askForUpdate, releasesPlace, type ReleasesPlace, type UpdateAnswer } from '../updates/latestRelease'

/** Says what it would contact, asks, and says what came of it. The only thing of the window that ever uses the network. */
export async function checkForUpdates(window: BrowserWindow): Promise<void> {
  const place = releasesPlace(ownManifest())
  if (place === null) return say(window, { message: 'This copy of the studio names no place where releases are.' })
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Check for updates',
    message: `Ask ${place.host} for the newest release of ${place.repository}?`,
    detail: 'Once, now. Nothing about you, this computer or your work is sent; nothing is downloaded.',
    buttons: ['Ask', 'Cancel'],
    defaultId: 0,
    cancelId: 1
  })
  if (response === 0) await say(window, answerWords(await askForUpdate(place.api, app.getVersion()), place))
}

function answerWords(answer: UpdateAnswer, { page }: ReleasesPlace): Pick<MessageBoxOptions, 'message' | 'detail'> {
  if (answer.kind === 'newer') {
    return { message: `Version ${answer.version} is out; this is ${app.getVersion()}.`, detail: `It is at ${page}` }
  }
  if (answer.kind === 'current') return { message: `Version ${answer.version} is the newest.` }
  return { message: 'Whether there is a newer version could not be found out.', detail: answer.reason }
}

async function say(window: BrowserWindow, words: Pick<MessageBoxOptions, 'message' | 'detail'>): Promise<void> {
  await dialog.showMessageBox(window, { type: 'info', title: 'Check for updates', buttons: ['OK'], ...words })
}

function ownManifest(): unknown {
  try {
    return JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8')) as unknown
  } catch {
    return null
  }
}
