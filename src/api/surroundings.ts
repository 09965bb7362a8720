import type { StudioEvent } from './requests'

/** What a job is told with. */
export interface Surroundings {
  readonly signal: AbortSignal
  readonly tell: (event: StudioEvent) => void
}

/** Without what is `undefined`: the engine tells that from what is left out. */
export function given<T extends object>(request: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
