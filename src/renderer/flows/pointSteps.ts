import type { PromptStroke } from '../../shared/domain/pointing'
import type { EditorDocument } from '../editor/document'
import type { Edit } from '../editor/history'

/** What was asked of the network: marks, and which of the answers to a single one. */
export interface Asked {
  readonly strokes: readonly PromptStroke[]
  readonly answer: number | null
}

export const nothingAsked: Asked = { strokes: [], answer: null }

/** An entry of the history that pointing made, with what was asked before and after it. */
interface Step {
  readonly edit: Edit<EditorDocument>
  readonly before: Asked
  readonly after: Asked
}

/** What pointing left in the history, so that marks follow undo and redo. */
export class PointSteps {
  #done: Step[] = []
  #undone: Step[] = []

  get length(): number {
    return this.#done.length
  }

  /** What was asked and answered. */
  get answered(): Asked {
    return this.#done.at(-1)?.after ?? nothingAsked
  }

  /** The newest entry. */
  get newest(): Edit<EditorDocument> | null {
    return this.#done.at(-1)?.edit ?? null
  }

  /** Whether the newest entry is a further mark, and nothing else. */
  get addedMark(): boolean {
    const last = this.#done.at(-1)
    if (!last || last.after.strokes.length !== last.before.strokes.length + 1) return false
    return last.before.strokes.every((stroke, at) => stroke === last.after.strokes[at])
  }

  add(edit: Edit<EditorDocument>, after: Asked): void {
    this.#done.push({ edit, before: this.answered, after })
    this.#undone = []
  }

  /** Undo or redo went over an edit. @returns what was asked then; null where the edit is none of these */
  travel(edit: Edit<EditorDocument>): Asked | null {
    const [back, forth] = [this.#done.at(-1), this.#undone.at(-1)]
    if (back?.edit === edit) {
      this.#undone.push(back)
      this.#done.pop()
      return back.before
    }
    if (forth?.edit !== edit) return null
    this.#done.push(forth)
    this.#undone.pop()
    return forth.after
  }
}
