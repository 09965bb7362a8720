/** A controller that also fires with `signal`; `unlink` it when the work is done. (`AbortSignal.any` needs Node 20.) */
export function linkedAbort(signal: AbortSignal): { readonly stop: AbortController; readonly unlink: () => void } {
  const stop = new AbortController()
  const follow = (): void => stop.abort(signal.reason)
  if (signal.aborted) follow()
  signal.addEventListener('abort', follow, { once: true })
  return { stop, unlink: () => signal.removeEventListener('abort', follow) }
}
