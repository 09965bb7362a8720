import type { Attachment } from 'svelte/attachments'

export interface TooltipText {
  readonly text: string
  /** Written behind the text, fainter. */
  readonly shortcut?: string | null
  /** A sentence for who does not know it yet, below. */
  readonly more?: string | undefined
}

const delayMs = 450
const gap = 6
let shown: HTMLElement | null = null

/** A tooltip for pointer and keyboard users; the accessible name comes from the control itself. */
export function tooltip(tip: TooltipText): Attachment<HTMLElement> {
  return (element) => {
    let timer = 0
    const show = (): void => {
      hide()
      shown = place(element, tip)
    }
    const hideNow = (): void => {
      clearTimeout(timer)
      hide()
    }
    const later = (): void => {
      clearTimeout(timer)
      timer = window.setTimeout(show, delayMs)
    }
    const focused = (): void => {
      if (element.matches(':focus-visible')) later()
    }
    element.addEventListener('pointerenter', later)
    element.addEventListener('pointerleave', hideNow)
    element.addEventListener('pointerdown', hideNow)
    element.addEventListener('focus', focused)
    element.addEventListener('blur', hideNow)
    return () => {
      hideNow()
      element.removeEventListener('pointerenter', later)
      element.removeEventListener('pointerleave', hideNow)
      element.removeEventListener('pointerdown', hideNow)
      element.removeEventListener('focus', focused)
      element.removeEventListener('blur', hideNow)
    }
  }
}

function hide(): void {
  shown?.remove()
  shown = null
}

function place(target: HTMLElement, { text, shortcut, more }: TooltipText): HTMLElement {
  const tip = document.createElement('div')
  tip.className = 'tooltip'
  tip.setAttribute('role', 'tooltip')
  tip.textContent = text
  if (shortcut) {
    const keys = document.createElement('span')
    keys.textContent = shortcut
    tip.append(keys)
  }
  if (more) {
    const sentence = document.createElement('p')
    sentence.textContent = more
    tip.append(sentence)
  }
  document.body.append(tip)
  const around = target.getBoundingClientRect()
  const own = tip.getBoundingClientRect()
  const below = around.bottom + gap + own.height < window.innerHeight
  const left = around.left + around.width / 2 - own.width / 2
  tip.style.left = `${Math.max(gap, Math.min(left, window.innerWidth - own.width - gap))}px`
  tip.style.top = `${below ? around.bottom + gap : around.top - gap - own.height}px`
  return tip
}
