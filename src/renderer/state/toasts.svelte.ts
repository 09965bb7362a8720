import { StudioError } from '../../shared/domain/errors'
import { inWords } from '../strings'

export interface ToastAction {
  readonly label: string
  run(): void
}

export interface Toast {
  readonly id: number
  readonly kind: 'error' | 'notice' | 'done'
  readonly message: string
  /** What to do; may be empty. */
  readonly hint: string
  readonly actions: readonly ToastAction[]
}

/** Good news goes by itself; errors stay until dismissed. Milliseconds. */
const lifetime = { done: 10_000, notice: 12_000, error: Infinity } as const
const mostShown = 4

/** The one place where errors are shown. */
export class Toasts {
  shown = $state.raw<readonly Toast[]>([])
  #nextId = 1

  show(toast: { kind: Toast['kind']; message: string; hint?: string; actions?: readonly ToastAction[] }): number {
    const id = this.#nextId++
    const full: Toast = {
      id,
      kind: toast.kind,
      message: toast.message,
      hint: toast.hint ?? '',
      actions: toast.actions ?? []
    }
    const others = this.shown.filter(({ message, hint }) => message !== full.message || hint !== full.hint)
    this.shown = [...others, full].slice(-mostShown)
    if (Number.isFinite(lifetime[full.kind])) setTimeout(() => this.dismiss(id), lifetime[full.kind])
    return id
  }

  /** Shows what was thrown; a cancellation is no error and shows nothing. */
  fail(thrown: unknown, actions: readonly ToastAction[] = []): void {
    const error = thrown instanceof StudioError ? thrown : inWords(StudioError.from(thrown).toData())
    if (error.code === 'cancelled') return
    this.show({ kind: 'error', message: error.message, hint: error.hint, actions })
  }

  /** Another clip is open: what was said about the former one no longer matters. */
  clear(): void {
    this.shown = []
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id)
  }
}
