import { app, Menu } from 'electron'
import type { RecentFiles } from '../project/recentFiles'
import { menuTemplate } from './menuTemplate'
import type { StudioWindow } from './studioWindow'

/** Builds the menu of the application, recent files included. */
export async function installMenu(window: StudioWindow, recent: RecentFiles): Promise<void> {
  const context = { platform: process.platform, developer: !app.isPackaged, recent: await recent.list() }
  const template = menuTemplate(context, {
    command: (id) => window.send('menu:command', { id }),
    openRecent: (path) => window.send('file:open', { path }),
    clearRecent: () => void recent.clear().then(() => installMenu(window, recent))
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
