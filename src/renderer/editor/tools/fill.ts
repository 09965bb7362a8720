import type { Tool } from '../tool'

/** A click fills the hole under the pointer; with Alt it takes away the connected part of the object there. */
export const tool: Tool<null> = {
  id: 'fill',
  initial: null,
  step: (_state, event) => ({
    state: null,
    effect: event.kind === 'down' ? { kind: 'flood', mode: event.erase ? 'erase' : 'paint', point: event.point } : null
  })
}
