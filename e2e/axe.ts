import axe from 'axe-core'
import { expect, type Studio } from './launch'

interface Found {
  readonly id: string
  readonly impact?: string | null
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** Runs axe-core on what the window shows; nothing serious or critical may be found. */
export async function expectAccessible({ page }: Pick<Studio, 'page'>, state: string): Promise<void> {
  await page.evaluate(`if (!window.axe) { ${axe.source} }`)
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Found[] }> } }
    return (await axe.run()).violations
  })
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, nodes }) => ({
      id,
      impact,
      where: nodes.map(({ html, failureSummary }) => [html.slice(0, 160), failureSummary])
    }))
  expect(grave, `axe-core on ${state}`).toEqual([])
}
