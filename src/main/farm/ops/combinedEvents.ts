import type { FarmEvents } from '../ports'

type EventName = keyof FarmEvents

/** Every event, by name: a new one of the ports that is missing here does not compile. */
const names: { readonly [K in EventName]-?: true } = {
  ...{ started: true, resumed: true, progressed: true, checkpointed: true, cut: true, finished: true, failed: true },
  ...{ left: true, childEnded: true, connection: true, draining: true, warned: true, memory: true }
}

/** Hands what happens to several listeners. What a listener throws stays with it: work goes on without its log. */
export function combinedEvents(listeners: readonly FarmEvents[]): Required<FarmEvents> {
  return eventsOf((name, told) => {
    for (const listener of listeners) {
      try {
        const hear = listener[name] as ((told: unknown) => void) | undefined
        hear?.call(listener, told)
      } catch {
        // Nothing a worker should stop for.
      }
    }
  })
}

/** Every event through one function. */
export function eventsOf(hear: (name: EventName, told: object) => void): Required<FarmEvents> {
  const entries = (Object.keys(names) as EventName[]).map((name) => [name, (told: object) => hear(name, told)])
  return Object.fromEntries(entries) as Required<FarmEvents>
}
