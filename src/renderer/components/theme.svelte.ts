/** Counts changes of the system's theme: canvases read colours once and must be drawn again. */
class Theme {
  version = $state(0)

  constructor() {
    for (const query of ['(prefers-color-scheme: light)', '(prefers-contrast: more)']) {
      window.matchMedia(query).addEventListener('change', () => this.version++)
    }
  }
}

export const theme = new Theme()
