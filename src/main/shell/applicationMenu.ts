import { app, Menu, nativeTheme } from 'electron'
import type { Theme } from '../../shared/domain/preferences'
import type { RecentFiles } from '../project/recentFiles'
import { menuTemplate } from './menuTemplate'
import type { PreferenceStore } from './preferenceStore'
import type { StudioWindow } from './studioWindow'

interface MenuSources {
  readonly window: StudioWindow
  readonly recent: RecentFiles
  readonly preferences: PreferenceStore
}

/** Builds the menu of the application, recent files and the user's keys included. */
export async function installMenu(sources: MenuSources): Promise<void> {
  const { window, recent, preferences } = sources
  const context = {
    platform: process.platform,
    developer: !app.isPackaged,
    recent: await recent.list(),
    theme: preferences.values.theme,
    shortcuts: preferences.values.shortcuts
  }
  const template = menuTemplate(context, {
    command: (id) => window.send('menu:command', { id }),
    openRecent: (path) => window.send('file:open', { path }),
    clearRecent: () => void recent.clear().then(() => installMenu(sources)),
    chooseTheme: (theme) => void preferences.change({ theme })
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

/** To be called before the window is made, so that it never flashes in another theme. */
export function applyTheme(theme: Theme): void {
  nativeTheme.themeSource = theme === 'contrast' ? 'dark' : theme
}
