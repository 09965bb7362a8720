import type { MenuItemConstructorOptions } from 'electron'
import {
  actions,
  menuNames,
  type Action,
  type ActionId,
  type Condition,
  type MenuName
} from '../../shared/domain/actions'
import type { Language } from '../../shared/domain/languages'
import { menuLabels } from '../../shared/language/actions'
import { shellTexts, type ShellTexts } from '../../shared/language/shell'
import type { RecentFile } from '../../shared/ipc/shellCommands'
import { themes, type Preferences, type Theme } from '../../shared/domain/preferences'
import { acceleratorOf } from './accelerator'

export interface MenuActions {
  act(id: ActionId): void
  openRecent(path: string): void
  clearRecent(): void
  chooseTheme(theme: Theme): void
  checkForUpdates(): void
}

export interface MenuContext {
  readonly platform: NodeJS.Platform
  readonly language: Language
  readonly recent: readonly RecentFile[]
  /** Developer tools belong to a checkout, not to the packaged program. */
  readonly developer: boolean
  readonly theme: Theme
  /** Keys the user chose in place of the usual ones, by action. */
  readonly shortcuts: Preferences['shortcuts']
  /** What does not hold in the window: items that need it are grey. */
  readonly unmet: ReadonlySet<Condition>
}

type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

/**
 * The application menu, from the table of actions. Items send their action to the window, which maps keys and buttons to the
 * same ones: one undo stack, one place that decides. So keys are shown here but caught there (no undo or redo role either),
 * and a key pressed in a text field stays the text field's.
 */
export function menuTemplate(context: MenuContext, does: MenuActions): Item[] {
  const listed = menuNames.map((menu): Item => {
    const sections = [...sectionsOf(menu, context, does), ...ownSections(menu, context, does)]
    return { label: textsOf(context).menus[menu], submenu: joined(sections), ...(menu === 'Help' && { role: 'help' }) }
  })
  return context.platform === 'darwin' ? [macMenu(context, does), ...listed] : listed
}

/** Items of the table in their sections, each with what the system adds to it. */
function sectionsOf(menu: MenuName, context: MenuContext, does: MenuActions): Item[][] {
  const sections = new Map<string, Action[]>()
  for (const action of actions) {
    if (action.menu !== menu || !action.place || isElsewhere(action, context)) continue
    const { section } = action.place
    sections.set(section, [...(sections.get(section) ?? []), action])
  }
  return [...sections].map(([section, own]) => [
    ...itemsOf(own, context, does),
    ...added(`${menu}/${section}`, context, does)
  ])
}

/** Macs have the preferences in the menu of the application. */
function isElsewhere({ id }: Action, { platform }: MenuContext): boolean {
  return id === 'app.preferences' && platform === 'darwin'
}

/** Items in order; a submenu stands where its first item is. */
function itemsOf(own: readonly Action[], context: MenuContext, does: MenuActions): Item[] {
  const labels = new Set(own.map(({ place }) => place?.submenu?.label))
  return own.flatMap((action): Item[] => {
    const label = action.place?.submenu?.label
    if (label === undefined) return [itemOf(action, context, does)]
    if (!labels.delete(label)) return []
    return [
      {
        label: submenuTitle(label, context),
        submenu: submenu(
          own.filter(({ place }) => place?.submenu?.label === label),
          context,
          does
        )
      }
    ]
  })
}

function submenu(own: readonly Action[], context: MenuContext, does: MenuActions): Item[] {
  const sections = [...new Set(own.map(({ place }) => place?.submenu?.section))]
  return joined(
    sections.map((section) =>
      own.filter(({ place }) => place?.submenu?.section === section).map((action) => itemOf(action, context, does))
    )
  )
}

function itemOf({ id, keys, needs }: Action, context: MenuContext, does: MenuActions): Item {
  const chord = (context.shortcuts[id] ?? keys)[0]
  return {
    id,
    label: menuLabels[context.language][id],
    enabled: needs === null || !context.unmet.has(needs),
    click: () => does.act(id),
    ...(chord !== undefined && shownKey(context.platform, acceleratorOf(chord)))
  }
}

/**
 * macOS catches the keys of its menu before the window sees them, so bare letters, which text fields need, are left out
 * there; elsewhere every key is shown and none is caught.
 */
function shownKey(platform: NodeJS.Platform, accelerator: string): Item {
  if (platform === 'darwin') return accelerator.includes('CmdOrCtrl') ? { accelerator } : {}
  return { accelerator, registerAccelerator: false }
}

function joined(sections: readonly Item[][]): Item[] {
  return sections.flatMap((items, at) => (at === 0 ? items : [separator, ...items]))
}

/** Items of a section that are no actions. */
function added(section: string, context: MenuContext, does: MenuActions): Item[] {
  return section === 'File/open' ? [{ label: textsOf(context).openRecent, submenu: recentMenu(context, does) }] : []
}

function textsOf({ language }: MenuContext): ShellTexts {
  return shellTexts[language]
}

/** The table names submenus in English. */
function submenuTitle(label: string, context: MenuContext): string {
  const titles: Readonly<Record<string, string>> = textsOf(context).submenus
  return titles[label] ?? label
}

/** An item the platform acts on. Its own words for it are English, whatever the system speaks. */
function roleItem(role: keyof ShellTexts['roles'], context: MenuContext): Item {
  const label = textsOf(context).roles[role]
  return label === '' ? { role } : { role, label }
}

function roleItems(roles: readonly (keyof ShellTexts['roles'])[], context: MenuContext): Item[] {
  return roles.map((role) => roleItem(role, context))
}

/** Sections of a menu that hold no actions, after the others. */
function ownSections(menu: MenuName, context: MenuContext, does: MenuActions): Item[][] {
  switch (menu) {
    case 'File':
      return [[roleItem(context.platform === 'darwin' ? 'close' : 'quit', context)]]
    case 'Edit':
      return [roleItems(['cut', 'copy', 'paste', 'selectAll'], context)]
    case 'View':
      return [
        [
          { label: textsOf(context).theme, submenu: themeMenu(context, does) },
          roleItem('togglefullscreen', context),
          ...(context.developer ? [roleItem('toggleDevTools', context)] : [])
        ]
      ]
    case 'Help':
      return [[{ label: textsOf(context).updates.menu, click: () => does.checkForUpdates() }]]
    default:
      return []
  }
}

/** What the role `appMenu` holds, and the preferences where Macs have them. */
function macMenu(context: MenuContext, does: MenuActions): Item {
  const preferences = actions
    .filter(({ id }) => id === 'app.preferences')
    .map((action) => itemOf(action, context, does))
  return {
    role: 'appMenu',
    submenu: joined([
      [roleItem('about', context)],
      preferences,
      [roleItem('services', context)],
      roleItems(['hide', 'hideOthers', 'unhide'], context),
      [roleItem('quit', context)]
    ])
  }
}

function recentMenu(context: MenuContext, does: MenuActions): Item[] {
  const { recent } = context
  const texts = textsOf(context)
  if (recent.length === 0) return [{ label: texts.nothingRecent, enabled: false }]
  const files = recent.map(({ name, path }): Item => {
    // A single & would become a keyboard mark.
    return { label: name.replaceAll('&', '&&'), toolTip: path, click: () => does.openRecent(path) }
  })
  return [...files, separator, { label: texts.clearRecent, click: () => does.clearRecent() }]
}

function themeMenu(context: MenuContext, does: MenuActions): Item[] {
  return themes.map((theme): Item => {
    const click = (): void => does.chooseTheme(theme)
    return {
      id: `theme.${theme}`,
      label: textsOf(context).themes[theme],
      type: 'radio',
      checked: theme === context.theme,
      click
    }
  })
}
