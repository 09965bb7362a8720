import axe, { type RunOptions } from 'axe-core'
import { expect, type Studio } from './launch'
import type { Theme } from './themes'

interface Found {
  readonly id: string
  readonly impact?: string | null
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** Names, roles and the rest are the same in every theme: in the others, only what colours decide is looked at. */
const rules: Readonly<Record<Theme, RunOptions>> = {
  light: {},
  dark: { runOnly: ['color-contrast', 'link-in-text-block'] },
  contrast: { runOnly: ['color-contrast', 'link-in-text-block'] }
}

/** Runs axe-core on what the window shows; nothing serious or critical may be found. */
export async function expectAccessible({ page }: Pick<Studio, 'page'>, state: string, theme: Theme): Promise<void> {
  // Colours on their way to others are no colours to be read.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map((each) => each.finished))
  })
  await page.evaluate(`if (!window.axe) { ${axe.source} }`)
  const violations = await page.evaluate(async (options) => {
    const { axe } = window as unknown as { axe: { run(options: object): Promise<{ violations: Found[] }> } }
    return (await axe.run(options)).violations
  }, rules[theme])
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ html, failureSummary }) => [html.slice(0, 160), failureSummary])
    }))
  expect(grave, `axe-core on ${state}, ${theme}`).toEqual([])
}
