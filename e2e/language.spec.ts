import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../src/shared/domain/languages'
import {
  answerDialogs,
  chooseMenu,
  expect,
  launchStudio,
  quitStudio,
  root,
  screenshot,
  test,
  type Studio
} from './launch'
import { paintDisc } from './stage'
import { setTheme, themes } from './themes'

const exportKinds = ['overlay', 'cutout', 'matte', 'background', 'hide', 'frames', 'shapes', 'annotations'] as const

/** The window in each language: all of it, and nothing cut off in the smallest window. */

const strings = join(root, 'src', 'renderer', 'strings')
const shared = join(root, 'src', 'shared')

function sourcesOf(language: Language): string[] {
  const own = readdirSync(join(strings, language)).map((name) => join(strings, language, name))
  const texts = readdirSync(join(shared, 'language')).filter((name) => name.endsWith(`.${language}.ts`))
  const table = language === 'en' ? [join(shared, 'domain', 'actions.ts')] : []
  return [...own, ...texts.map((name) => join(shared, 'language', name)), ...table]
}

function wordsOf(text: string): string[] {
  // Names of files are the user's.
  return (
    text
      .toLowerCase()
      .replace(/\S*_\S*/g, '')
      .match(/\p{L}{2,}/gu) ?? []
  )
}

/** Words of every text of a language. */
function vocabulary(language: Language): Set<string> {
  const literals = sourcesOf(language).flatMap((path) => {
    const code = readFileSync(path, 'utf8')
      .replace(/^import .*$/gm, '')
      .replace(/\$\{[^{}]*\}/g, ' ')
    return code.match(/'(?:[^'\\\n]|\\.)*'|`[^`]*`/g) ?? []
  })
  return new Set(literals.flatMap(wordsOf))
}

/** Units, and names of the field that are German and Japanese too: devices, presets of encoders. */
const everywhere = ['px', 'onion', 'skin', 'sample', 'cuda', 'tensorrt', 'webgpu', 'faster', 'kb', 'mb', 'gb']

/** Words by which an English text is known among those of another language. */
function englishOnly(language: Language): ReadonlySet<string> {
  const own = new Set([...vocabulary(language), ...everywhere])
  return new Set([...vocabulary('en')].filter((word) => !own.has(word)))
}

/** What is read or heard in the window: texts, names, tooltips. Names of files are the user's. */
async function textsIn({ page }: Studio): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Set<string>()
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest('bdi, kbd, script, style, svg')) continue
      for (const name of ['aria-label', 'title', 'placeholder', 'aria-description']) {
        const value = element.getAttribute(name)
        if (value && !value.startsWith('/')) found.add(value)
      }
      for (const node of element.childNodes)
        if (node.nodeType === Node.TEXT_NODE && node.textContent?.trim() && !node.textContent.trim().startsWith('/'))
          found.add(node.textContent.trim())
    }
    return [...found]
  })
}

/** Labels and buttons whose text does not fit. Names of files may be shortened: they are whole in their tooltip. */
async function cutOff({ page }: Studio): Promise<string[]> {
  return page.evaluate(() => {
    const cut: string[] = []
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const ownText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim()
      )
      if (!ownText || element.closest('bdi, .unseen') || !element.checkVisibility()) continue
      const { overflowX } = getComputedStyle(element)
      const clips = overflowX === 'hidden' || overflowX === 'clip' || element.matches('button, select, label, legend')
      const over = element.scrollWidth - element.clientWidth
      if (clips && element.clientWidth > 0 && over > 1)
        cut.push(
          `${element.tagName.toLowerCase()}.${element.className}: “${element.textContent?.trim()}” by ${over} px`
        )
    }
    return cut
  })
}

async function expectWhole(studio: Studio, language: Language, where: string): Promise<void> {
  expect.soft(await cutOff(studio), `cut off in ${where}`).toEqual([])
  const english = englishOnly(language)
  const foreign = (await textsIn(studio)).filter((text) => wordsOf(text).some((word) => english.has(word)))
  expect.soft(foreign, `English in ${where}`).toEqual([])
}

async function start(folder: string, language: Language): Promise<Studio> {
  mkdirSync(join(folder, 'settings'), { recursive: true })
  writeFileSync(join(folder, 'settings', 'preferences.json'), JSON.stringify({ language }))
  const studio = await launchStudio({ folder })
  await studio.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1100, 700))
  await expect.poll(() => studio.page.evaluate(() => [innerWidth, innerHeight])).toEqual([1100, 700])
  return studio
}

for (const language of ['de', 'ja'] as const) {
  test(`${language}: every state is whole and has no English in it`, async ({ folder }) => {
    const studio = await start(folder, language)
    const { page, pageErrors } = studio
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    const inEveryTheme = async (name: string): Promise<void> => {
      for (const theme of themes) {
        await setTheme(studio, theme)
        await screenshot(studio, `language-${language}-${name}-${theme}`)
        await expectWhole(studio, language, `${name}, ${theme}`)
      }
    }
    await inEveryTheme('empty')
    await page.getByTestId('open-sample').click()
    await expect(page.getByTestId('frame-number')).toContainText('1 /')
    await expect(page.getByTestId('device')).toContainText('CPU', { timeout: 120_000 })
    await inEveryTheme('sample')

    await page.keyboard.press('Control+,')
    for (const tab of ['appearance', 'device', 'network', 'memory', 'farm', 'shortcuts']) {
      await page.getByTestId(`tab-${tab}`).click()
      await inEveryTheme(`preferences-${tab}`)
    }
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('preferences')).toBeHidden()
    await chooseMenu(studio, 'help.shortcuts')
    await expect(page.getByTestId('cheat-sheet')).toBeVisible()
    await inEveryTheme('shortcuts')
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('cheat-sheet')).toBeHidden()

    await page.getByTestId('tool-brush').click()
    await paintDisc(page, { x: 300, y: 150, radius: 40 })
    await inEveryTheme('painted')
    await page.getByTestId('propagate').click()
    await expect(page.getByTestId('job-bar')).toBeVisible()
    await expectWhole(studio, language, 'propagating')
    await page.keyboard.press('Control+.')
    await expect(page.getByTestId('job-bar')).toBeHidden({ timeout: 60_000 })
    await inEveryTheme('stopped')

    await chooseMenu(studio, 'file.export')
    for (const kind of exportKinds) {
      await page.getByTestId(`export-kind-${kind}`).click({ force: true })
      await screenshot(studio, `language-${language}-export-${kind}`)
      await expectWhole(studio, language, `export of ${kind}`)
    }
    await page.keyboard.press('Escape')
    await expect(page.getByTestId('export-panel')).toBeHidden()
    await chooseMenu(studio, 'file.queue')
    await inEveryTheme('queue')
    await page.keyboard.press('Escape')

    // What happened is said in the language, the engine's own sentence below it.
    await answerDialogs(studio, { open: join(folder, 'gone.mp4'), button: 1 })
    await chooseMenu(studio, 'file.openVideo')
    const toast = page.getByTestId('toast').filter({ hasText: 'gone.mp4' })
    await expect(toast).toContainText(language === 'de' ? 'nicht da' : '見つかりません')
    await screenshot(studio, `language-${language}-error`)
    expect(pageErrors).toEqual([])
    await quitStudio(studio)
  })
}
