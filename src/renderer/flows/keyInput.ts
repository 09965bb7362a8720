import type { ActionId } from '../../shared/domain/actions'
import { dispatch } from './dispatch'
import type { Studio } from './studio'

/**
 * Keys of the window. Text fields keep theirs; a button keeps Space and Enter while the keyboard's focus ring is on it;
 * sliders keep the arrows. Space acts when tapped and pans while something is dragged with it.
 */
export class KeyInput {
  readonly #studio: Studio

  constructor(studio: Studio) {
    this.#studio = studio
  }

  down(event: KeyboardEvent): void {
    this.#keepAlt(event)
    if (event.defaultPrevented || event.isComposing || this.#isKept(event)) return
    if (this.#studio.exports.panel.open) return
    const action = this.#studio.keymap.actionOf(event)
    if (this.#studio.covered && !closing.has(action)) return
    if (event.key === ' ' && !this.#studio.covered) {
      event.preventDefault()
      return this.#holdSpace(event.repeat)
    }
    if (action) this.#act(event, action)
    else this.#walked(event)
  }

  up(event: KeyboardEvent): void {
    this.#keepAlt(event)
    const { tools } = this.#studio
    if (event.key !== ' ' || !tools.panHeld) return
    // Without this the button that has the focus would be pressed by the released key.
    event.preventDefault()
    const tapped = !tools.panUsed
    this.release()
    const action = tapped ? this.#studio.keymap.actionOf(event) : null
    if (action) dispatch(this.#studio, action)
  }

  /** The window lost the keyboard: no key counts as held. */
  release(): void {
    this.#studio.tools.panHeld = false
    this.#studio.tools.panUsed = false
  }

  /** While a weak place is worked on, Tab leads to the next; anywhere but on the picture it moves the keyboard as ever. */
  /** The list that is open below the picture is gone through without moving the keyboard there. */
  #walked(event: KeyboardEvent): void {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    const { review, suggest } = this.#studio
    if (step === undefined || !suggest.active || review.listed) return this.#tabbed(event)
    event.preventDefault()
    suggest.walk(step)
  }

  #tabbed(event: KeyboardEvent): void {
    const { review } = this.#studio
    if (event.key !== 'Tab' || event.ctrlKey || event.altKey || review.at === null || !isOnPicture(event.target)) return
    event.preventDefault()
    void review.next(event.shiftKey ? -1 : 1)
  }

  #act(event: KeyboardEvent, action: ActionId): void {
    event.preventDefault()
    dispatch(this.#studio, action)
  }

  #isKept(event: KeyboardEvent): boolean {
    return !(event.key === ' ' && this.#studio.tools.overStage && !isField(event.target)) && keepsKey(event)
  }

  /** Alt erases; without this, letting it go would move the keyboard to the menu bar. */
  #keepAlt(event: KeyboardEvent): void {
    if (event.key === 'Alt' && this.#studio.tools.overStage) event.preventDefault()
  }

  #holdSpace(repeated: boolean): void {
    const { tools, painting } = this.#studio
    if (repeated || painting.painting) return
    tools.panUsed = false
    tools.panHeld = true
  }
}

/** What closes a panel again. Escape is the panel's own. */
const closing = new Set<ActionId | null>(['help.shortcuts', 'app.preferences'])

const arrows = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'])
const textCommands = new Set(['z', 'y', 'a', 'x', 'c', 'v'])

function isOnPicture(target: EventTarget | null): boolean {
  return target === document.body || (target instanceof Element && target.matches('[data-picture]'))
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || isPlainField(target)
}

function isPlainField(target: EventTarget | null): boolean {
  return target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement
}

/** Whether the focused control wants the key for itself. */
function keepsKey(event: KeyboardEvent): boolean {
  const { target, key } = event
  if (target instanceof HTMLInputElement) return inputKeepsKey(target, event)
  if (isPlainField(target)) return !(event.ctrlKey || event.metaKey) || textCommands.has(key.toLowerCase())
  if (target instanceof HTMLButtonElement) return (key === ' ' || key === 'Enter') && target.matches(':focus-visible')
  return false
}

function inputKeepsKey(input: HTMLInputElement, { key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (input.type === 'range' || input.type === 'color') return arrows.has(key)
  if (key === 'Escape' || key === 'Enter') input.blur()
  // Fields of text and numbers keep everything that is not a command.
  return !(ctrlKey || metaKey) || textCommands.has(key.toLowerCase())
}
