import { untrack } from 'svelte'
import type { Theme as ThemeName } from '../../../shared/domain/preferences'

/** Counts changes of the window's theme: canvases read colours once and must be drawn again. */
class Theme {
  version = $state(0)

  constructor() {
    for (const query of ['(prefers-color-scheme: light)', '(prefers-contrast: more)']) {
      window.matchMedia(query).addEventListener('change', () => this.version++)
    }
  }

  /** Dark and light follow the main process, which tells the system's dialogs too; high contrast is the window's own. */
  show(theme: ThemeName): void {
    const { dataset } = document.documentElement
    if (theme === 'contrast') dataset['theme'] = theme
    else delete dataset['theme']
    untrack(() => this.version++)
  }
}

export const theme = new Theme()
