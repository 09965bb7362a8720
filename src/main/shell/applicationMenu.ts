import { join } from 'node:path'
import { app, Menu, nativeTheme } from 'electron'
import type { RecentFiles } from '../project/recentFiles'
import { menuTemplate } from './menuTemplate'
import type { StudioWindow } from './studioWindow'
import { readTheme, writeTheme, type Theme } from './theme'

const themeFile = (): string => join(app.getPath('userData'), 'theme.json')

/** Builds the menu of the application, recent files included. */
export async function installMenu(window: StudioWindow, recent: RecentFiles): Promise<void> {
  const context = {
    platform: process.platform,
    developer: !app.isPackaged,
    recent: await recent.list(),
    theme: nativeTheme.themeSource
  }
  const template = menuTemplate(context, {
    command: (id) => window.send('menu:command', { id }),
    openRecent: (path) => window.send('file:open', { path }),
    clearRecent: () => void recent.clear().then(() => installMenu(window, recent)),
    chooseTheme
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

/** The theme chosen last; to be called before the window is made, so that it never flashes in another. */
export function applyTheme(): void {
  nativeTheme.themeSource = readTheme(themeFile())
}

function chooseTheme(theme: Theme): void {
  nativeTheme.themeSource = theme
  writeTheme(themeFile(), theme)
}
