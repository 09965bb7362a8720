import type { Point } from '../editor/geometry'
import type { Sample } from '../editor/tool'

/** What a pointer on the stage means, in stage coordinates (CSS pixels from its top left corner). */
export interface StageGestures {
  /** @returns whether to follow this pointer until it is lifted */
  down(point: Sample, event: PointerEvent): boolean
  /** Every sample since the last event, the coalesced ones included. */
  move(points: readonly Sample[], event: PointerEvent): void
  up(): void
  /** The pointer was taken away in mid gesture. */
  cancel(): void
  /** The pointer moves over the stage, pressed or not; null when it leaves. */
  hover(point: Point | null): void
  doubleClick(point: Point): void
  wheel(point: Point, event: WheelEvent): void
}

/** Follows one pointer at a time. @returns detaches */
export function listenToPointer(host: HTMLElement, gestures: StageGestures): () => void {
  let followed: number | null = null
  const local = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = host.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }
  const sample = (event: PointerEvent): Sample =>
    event.pointerType === 'pen' ? { ...local(event), pressure: event.pressure } : local(event)
  const end = (event: PointerEvent, finish: () => void): void => {
    if (event.pointerId !== followed) return
    followed = null
    finish()
  }
  const listeners: Listeners = {
    pointerdown: (event) => {
      if (followed !== null || isControl(event) || !gestures.down(sample(event), event)) return
      followed = event.pointerId
      host.setPointerCapture(event.pointerId)
    },
    pointermove: (event) => {
      gestures.hover(followed === null && isControl(event) ? null : local(event))
      if (event.pointerId !== followed) return
      const samples = event.getCoalescedEvents()
      gestures.move((samples.length > 0 ? samples : [event]).map(sample), event)
    },
    pointerup: (event) => end(event, () => gestures.up()),
    pointercancel: (event) => end(event, () => gestures.cancel()),
    lostpointercapture: (event) => end(event, () => gestures.cancel()),
    pointerleave: () => gestures.hover(null),
    contextmenu: (event) => event.preventDefault(),
    dblclick: (event) => {
      if (!isControl(event)) gestures.doubleClick(local(event))
    },
    wheel: (event) => {
      event.preventDefault()
      gestures.wheel(local(event), event)
    }
  }
  return attach(host, listeners)
}

type Listeners = Partial<{ [K in keyof HTMLElementEventMap]: (event: HTMLElementEventMap[K]) => void }>

function attach(host: HTMLElement, listeners: Listeners): () => void {
  const detach = new AbortController()
  for (const [name, listener] of Object.entries(listeners)) {
    host.addEventListener(name, listener as EventListener, { signal: detach.signal, passive: false })
  }
  return () => detach.abort()
}

/** Controls on the stage are no picture. */
function isControl({ target }: MouseEvent): boolean {
  return target instanceof Element && target.closest('[data-control]') !== null
}
