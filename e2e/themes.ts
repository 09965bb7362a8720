import { expect, type Studio } from './launch'

export const themes = ['dark', 'light', 'contrast'] as const
export type Theme = (typeof themes)[number]

const grounds = { dark: 'rgb(16, 18, 22)', light: 'rgb(233, 235, 239)', contrast: 'rgb(0, 0, 0)' } as const

/** Chooses a theme in the menu and waits for its colours. */
export async function setTheme({ app, page }: Studio, theme: Theme): Promise<void> {
  // Playwright holds the colour scheme itself: the program's choice alone would not reach the page.
  await page.emulateMedia({ colorScheme: theme === 'light' ? 'light' : 'dark' })
  await app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.click(), `theme.${theme}`)
  await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(grounds[theme])
}
