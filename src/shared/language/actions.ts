import { actionIds, actions, menuNames, type ActionId, type MenuName } from '../domain/actions'
import type { Language } from '../domain/languages'
import { germanActions } from './actions.de'
import { japaneseActions } from './actions.ja'
import { shellTexts } from './shell'

const english = Object.fromEntries(actions.map(({ id, menuLabel }) => [id, menuLabel])) as Record<ActionId, string>

/** What the actions are called in the menu, `&` before the letter that chooses each. English is in the table itself. */
export const menuLabels: Readonly<Record<Language, Readonly<Record<ActionId, string>>>> = {
  en: english,
  de: germanActions,
  ja: japaneseActions
}

/** A label without the mark of its letter: `Matte` of `&Matte`, `マット` of `マット(&M)`. */
export function withoutLetter(label: string): string {
  return label.replace(/\(&.\)/, '').replace('&', '')
}

/** What the actions are called in the window. */
export function actionNames(language: Language): Readonly<Record<ActionId, string>> {
  const named = actionIds.map((id) => [id, withoutLetter(menuLabels[language][id])])
  return Object.fromEntries(named) as Record<ActionId, string>
}

/** What the menus are called where they are headings. */
export function menuTitles(language: Language): Readonly<Record<MenuName, string>> {
  const named = menuNames.map((menu) => [menu, withoutLetter(shellTexts[language].menus[menu])])
  return Object.fromEntries(named) as Record<MenuName, string>
}
