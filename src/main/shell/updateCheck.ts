import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { Language } from '../../shared/domain/languages'
import { shellTexts, type ShellTexts } from '../../shared/language/shell'
import { askForUpdate, releasesPlace, type ReleasesPlace, type UpdateAnswer } from '../updates/latestRelease'

type UpdateTexts = ShellTexts['updates']
type Words = Pick<MessageBoxOptions, 'message' | 'detail'>

/** Says what it would contact, asks, and says what came of it. The only thing of the window that ever uses the network. */
export async function checkForUpdates(window: BrowserWindow, language: Language): Promise<void> {
  const { updates, cancel } = shellTexts[language]
  const say = (words: Words) =>
    dialog.showMessageBox(window, { type: 'info', title: updates.title, buttons: ['OK'], ...words })
  const place = releasesPlace(ownManifest())
  if (place === null) return void (await say({ message: updates.noPlace }))
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: updates.title,
    message: updates.ask(place.host, place.repository),
    detail: updates.askDetail,
    buttons: [updates.askNow, cancel],
    defaultId: 0,
    cancelId: 1
  })
  if (response === 0) await say(answerWords(updates, await askForUpdate(place.api, app.getVersion()), place))
}

function answerWords(updates: UpdateTexts, answer: UpdateAnswer, { page }: ReleasesPlace): Words {
  if (answer.kind === 'newer') {
    return { message: updates.newer(answer.version, app.getVersion()), detail: updates.at(page) }
  }
  if (answer.kind === 'current') return { message: updates.current(answer.version) }
  const { reason, status = 0 } = answer
  return {
    message: updates.unknown,
    detail: reason === 'refused' ? updates.refused(status) : updates.reasons[reason]
  }
}

function ownManifest(): unknown {
  try {
    return JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8')) as unknown
  } catch {
    return null
  }
}
