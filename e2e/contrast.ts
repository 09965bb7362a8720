import { expect, type Studio } from './launch'
import type { Theme } from './themes'

export interface Weak {
  readonly what: string
  readonly ratio: number
  readonly ink: string
  readonly ground: string
}

/** After WCAG 2; the issue asks it of what is disabled too, which the guidelines (and axe-core) leave out. */
const least = 4.5

/**
 * Contrast of every word and every icon that is shown, those of disabled buttons among them, as the page computes
 * their colours: opacity and see-through grounds counted in. What lies over the picture is left out: its ground moves.
 */
export async function weakContrasts({ page }: Pick<Studio, 'page'>): Promise<Weak[]> {
  // Colours on their way to others are no colours to be read.
  await page.evaluate(async () => {
    const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity)
    await Promise.allSettled(ending.map((each) => each.finished))
  })
  return page.evaluate((limit) => {
    type Rgba = [number, number, number, number]
    const parse = (text: string): Rgba => {
      const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
      return text.startsWith('color(') ? [red * 255, green * 255, blue * 255, alpha] : [red, green, blue, alpha]
    }
    const over = (top: Rgba, below: Rgba): Rgba => {
      const mix = (one: number, other: number): number => one * top[3] + other * (1 - top[3])
      return [mix(top[0], below[0]), mix(top[1], below[1]), mix(top[2], below[2]), 1]
    }
    const luminance = (colour: Rgba): number => {
      const [red = 0, green = 0, blue = 0] = colour.map((value) => {
        const share = value / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const chain = (element: Element): Element[] => {
      const all: Element[] = []
      for (let at: Element | null = element; at; at = at.parentElement) {
        all.push(at)
        // What is in the top layer is not mixed with what its parents are drawn on.
        if (at.matches('dialog:modal')) break
      }
      return all
    }
    /** Null where a picture or a gradient is behind it. */
    const groundOf = (element: Element): Rgba | null => {
      let ground: Rgba = parse(getComputedStyle(document.body).backgroundColor)
      for (const each of chain(element).reverse()) {
        const style = getComputedStyle(each)
        if (style.backgroundImage !== 'none') return null
        const [red, green, blue, alpha] = parse(style.backgroundColor)
        ground = over([red, green, blue, alpha], ground)
      }
      return ground
    }
    const isShown = (element: Element): boolean => {
      const box = element.getBoundingClientRect()
      if (
        box.width < 2 ||
        box.height < 2 ||
        !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
      )
        return false
      const modal = document.querySelector('dialog:modal')
      if (modal && !modal.contains(element)) return false
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2]
      const top = document.elementFromPoint(x, y)
      return top !== null && (element.contains(top) || top.contains(element))
    }
    const weak: { what: string; ratio: number; ink: string; ground: string }[] = []
    const look = (element: Element, ink: string, what: string): void => {
      if (!isShown(element) || element.closest('[data-testid="stage"], [data-testid="preview-stage"], canvas')) return
      const ground = groundOf(element)
      if (!ground) return
      const opacity = chain(element).reduce((product, each) => product * Number(getComputedStyle(each).opacity), 1)
      if (opacity === 0) return
      const [red, green, blue, alpha] = parse(ink)
      const [high = 0, low = 0] = [over([red, green, blue, alpha * opacity], ground), ground]
        .map(luminance)
        .sort((one, other) => other - one)
      const ratio = Math.round(((high + 0.05) / (low + 0.05)) * 100) / 100
      if (ratio < limit) weak.push({ what, ratio, ink, ground: ground.map(Math.round).join(' ') })
    }
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = words.nextNode(); node; node = words.nextNode()) {
      const parent = node.parentElement
      const text = node.textContent?.trim() ?? ''
      if (parent && text !== '' && !parent.closest('svg')) look(parent, getComputedStyle(parent).color, `“${text}”`)
    }
    for (const icon of document.querySelectorAll('svg.lucide')) {
      const owner = icon.closest('[data-testid], [aria-label]')
      const name = owner?.getAttribute('data-testid') ?? owner?.getAttribute('aria-label') ?? ''
      look(
        icon,
        getComputedStyle(icon).color,
        `icon ${icon.classList.value.replace(/lucide-icon|lucide /g, '')} of ${name}`
      )
    }
    return weak
  }, least)
}

/** Nothing that is read or pressed may be fainter than 4.5 to 1. */
export async function expectContrast(studio: Pick<Studio, 'page'>, state: string, theme: Theme): Promise<void> {
  expect.soft(await weakContrasts(studio), `contrast of ${state}, ${theme}`).toEqual([])
}
