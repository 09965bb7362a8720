import { app, Menu, nativeTheme } from 'electron'
import { actions, type Condition } from '../../shared/domain/actions'
import type { Language } from '../../shared/domain/languages'
import type { Theme } from '../../shared/domain/preferences'
import type { RecentFiles } from '../project/recentFiles'
import { menuTemplate } from './menuTemplate'
import type { GrantedPaths } from './grantedPaths'
import type { PreferenceStore } from './preferenceStore'
import type { StudioWindow } from './studioWindow'
import { checkForUpdates } from './updateCheck'

interface MenuSources {
  readonly window: StudioWindow
  readonly language: Language
  readonly recent: RecentFiles
  readonly preferences: PreferenceStore
  readonly granted: Pick<GrantedPaths, 'grant'>
}

/** The menu of the application: recent files, the user's keys and what applies just now included. */
export class ApplicationMenu {
  readonly #sources: MenuSources
  #unmet: ReadonlySet<Condition> = new Set()

  constructor(sources: MenuSources) {
    this.#sources = sources
  }

  /** Makes the menu anew. */
  async install(): Promise<void> {
    const { window, language, recent, preferences, granted } = this.#sources
    const files = await recent.list()
    const context = {
      platform: process.platform,
      language,
      developer: !app.isPackaged,
      recent: files,
      theme: preferences.values.theme,
      shortcuts: preferences.values.shortcuts,
      unmet: this.#unmet
    }
    const template = menuTemplate(context, {
      act: (id) => window.send('menu:action', { id }),
      openRecent: (path) => window.send('file:open', { path: granted.grant('read', path) }),
      clearRecent: () => void recent.clear().then(() => this.install()),
      chooseTheme: (theme) => void preferences.change({ theme }),
      checkForUpdates: () => void checkForUpdates(window.browser, language)
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  /** Greys out what needs a condition that does not hold; everything else can be chosen. */
  allow(unmet: readonly Condition[]): void {
    this.#unmet = new Set(unmet)
    const menu = Menu.getApplicationMenu()
    for (const { id, needs } of actions) {
      const item = needs && menu?.getMenuItemById(id)
      if (item) item.enabled = !this.#unmet.has(needs)
    }
  }
}

/** To be called before the window is made, so that it never flashes in another theme. */
export function applyTheme(theme: Theme): void {
  nativeTheme.themeSource = theme === 'contrast' ? 'dark' : theme
}
