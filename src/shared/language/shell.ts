import type { Language } from '../domain/languages'
import { germanShell } from './shell.de'
import { englishShell } from './shell.en'
import { japaneseShell } from './shell.ja'
import type { Translated } from './translated'

export type ShellTexts = Translated<typeof englishShell>

/** Texts of menus and native dialogs, beside the names of the actions. */
export const shellTexts: Readonly<Record<Language, ShellTexts>> = {
  en: englishShell,
  de: germanShell,
  ja: japaneseShell
}
