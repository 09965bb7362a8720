import { join } from 'node:path'
import axe from 'axe-core'
import { makeClip, numberOn } from '../../e2e/clips'
import { answerDialogs, chooseMenu, expect, openVideo, test, type Studio } from '../../e2e/launch'
import { expectFrame } from '../../e2e/stage'
import { openProject } from '../../src/main/project/projectStore'
import { actions, type ActionId } from '../../src/shared/domain/actions'
import { decodeMask } from '../../src/shared/domain/maskRle'
import { unpackProject } from '../../src/shared/domain/projectPacking'
import { pick, seeded } from './seeded.mjs'

/**
 * `npm run test:monkey` (STUDIO_ACTIONS=20000, STUDIO_SEED=1): random real use of the window by pointer, keys and menus. Looked at
 * on the way: no error of the page, every label in a mask belongs to an object there is, every visible control has a name, and
 * undoing everything gives back what the window began with.
 */

const total = Number(process.env['STUDIO_ACTIONS'] ?? 20_000)
const seed = Number(process.env['STUDIO_SEED'] ?? 1)
const random = seeded(seed)
const lookEvery = 500
const undoEvery = 2500

const keys = [
  ...['b', 'e', 'w', 'g', 's', 'f', 'l', 'v', 'n', '1', '2', '3', '9', '[', ']', 'c', 'Shift+C', 'x', 'i', 'o', 'm'],
  ...['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown', 'Delete', 'Backspace'],
  ...[
    'Control+z',
    'Control+z',
    'Control+Shift+z',
    'Control+a',
    'Escape',
    'Escape',
    'Tab',
    'Shift+Tab',
    'Enter',
    'Space'
  ],
  ...['+', '-', '0', '?', 'h', 't', 'Shift+w', ',', '.', 'Control+e', 'Shift+q', 'Control+,', 'F6', 'Control+s']
]
/** What would end the run, leave the window, or take the processor for minutes. */
const leftOut = /^(file\.(close|quit|open)|help\.|app\.|view\.(reload|developer|fullScreen)|propagate\.|discover|log\.)/
const menuActions = actions.map(({ id }) => id).filter((id) => !leftOut.test(id))

async function stage(studio: Studio): Promise<{ x: number; y: number; width: number; height: number } | null> {
  return studio.page
    .getByTestId('overlay-canvas')
    .boundingBox({ timeout: 2000 })
    .catch(() => null)
}

async function drag({ page }: Studio, box: { x: number; y: number; width: number; height: number }): Promise<void> {
  const place = () => [box.x + random() * box.width, box.y + random() * box.height] as const
  await page.mouse.move(...place())
  await page.mouse.down({ button: random() < 0.9 ? 'left' : 'right' })
  for (let step = 0; step < 1 + random() * 3; step++) await page.mouse.move(...place(), { steps: 2 })
  await page.mouse.up({ button: 'left' })
  await page.mouse.up({ button: 'right' })
}

/** Anything that can be clicked, but for what starts long work or leaves the window. */
async function clickSomething({ page }: Studio): Promise<void> {
  const places = await page.evaluate(() => {
    const refused = /export-start|propagate|discover|open-|locate|queue-|log-|sample/
    const found = [
      ...document.querySelectorAll<HTMLElement>('button, input, select, [role=button], [role=slider], [role=tab]')
    ]
    return found
      .filter((element) => !refused.test(element.dataset['testid'] ?? '') && !element.matches(':disabled'))
      .map((element) => element.getBoundingClientRect())
      .filter(
        ({ width, height, x, y }) => width > 1 && height > 1 && x >= 0 && y >= 0 && x < innerWidth && y < innerHeight
      )
      .map(({ x, y, width, height }) => [x + width / 2, y + height / 2])
  })
  const [x = 5, y = 5] = places.length > 0 ? pick(random, places) : []
  await page.mouse.click(x, y)
}

async function act(studio: Studio): Promise<void> {
  const what = random()
  if (what < 0.4) {
    const box = await stage(studio)
    return box ? drag(studio, box) : studio.page.keyboard.press('Escape')
  }
  if (what < 0.5) return clickSomething(studio)
  if (what < 0.55) return studio.page.mouse.wheel((random() - 0.5) * 200, (random() - 0.5) * 400)
  if (what < 0.65) return chooseMenu(studio, pick(random, menuActions as ActionId[]))
  return studio.page.keyboard.press(pick(random, keys))
}

async function closeDialogs({ page }: Studio): Promise<void> {
  await page.mouse.up()
  for (let times = 0; times < 4; times++) await page.keyboard.press('Escape')
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
}

/** What a project of the window's work holds now. */
async function saved(studio: Studio, path: string) {
  await closeDialogs(studio)
  await answerDialogs(studio, { save: path })
  await chooseMenu(studio, 'file.saveAs')
  await expect(studio.page.getByTestId('edited')).toBeHidden()
  await answerDialogs(studio, {})
  const { objects, references, masks } = unpackProject((await openProject(path)).packed)
  return { objects, references, masks }
}

function strayLabels({ objects, references, masks }: Awaited<ReturnType<typeof saved>>): string[] {
  const ids = new Set([0, ...objects.map(({ id }) => id)])
  return [...references, ...masks].flatMap(({ frameIndex, mask }) =>
    [...new Set(decodeMask(mask).data)]
      .filter((label) => !ids.has(label))
      .map((label) => `label ${label} on frame ${frameIndex}`)
  )
}

async function unnamed({ page }: Studio): Promise<string[]> {
  await page.evaluate(`if (!window.axe) { ${axe.source} }`)
  return page.evaluate(async () => {
    const rules = ['button-name', 'label', 'select-name', 'link-name', 'aria-command-name', 'aria-dialog-name']
    const more = ['aria-input-field-name', 'aria-toggle-field-name', 'aria-tooltip-name', 'aria-progressbar-name']
    type Found = { id: string; nodes: { html: string }[] }
    const { axe: checker } = window as unknown as { axe: { run(options: object): Promise<{ violations: Found[] }> } }
    const { violations } = await checker.run({ runOnly: [...rules, ...more] })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`))
  })
}

async function undoAll({ page }: Studio): Promise<void> {
  for (let steps = 0; steps < 5000; steps++) {
    if (await page.getByTestId('undo').isDisabled()) return
    await page.keyboard.press('Control+z')
  }
  throw new Error('undoing never ended')
}

test('a monkey uses the window', async ({ studio }) => {
  const { page, folder, pageErrors } = studio
  await openVideo(studio, await makeClip(join(folder, 'clip.mp4'), 8))
  await expectFrame(page, 0, numberOn)
  await answerDialogs(studio, {})
  const project = join(folder, 'work.hodor')
  const content = async () => JSON.stringify(await saved(studio, project))
  const first = await content()
  const looks = { states: 0, undone: 0 }
  for (let done = 1; done <= total; done++) {
    await act(studio)
    if (done % lookEvery === 0) {
      expect(await unnamed(studio), `after ${done} actions of seed ${seed}`).toEqual([])
      expect(pageErrors, `after ${done} actions of seed ${seed}`).toEqual([])
      expect(strayLabels(await saved(studio, project)), `after ${done} actions of seed ${seed}`).toEqual([])
      looks.states++
      console.log(`${done} actions`)
    }
    if (done % undoEvery === 0) {
      await closeDialogs(studio)
      await undoAll(studio)
      expect(await content(), `everything undone after ${done} actions of seed ${seed}`).toBe(first)
      looks.undone++
    }
  }
  console.log(JSON.stringify({ seed, actions: total, ...looks, pageErrors: pageErrors.length }))
})
