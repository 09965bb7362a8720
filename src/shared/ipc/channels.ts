/**
 * Names of the channels between main process and preload script; the contract's commands and events travel inside.
 * Apart from the contract, because the sandboxed preload script must not carry the schemas' package along.
 */
export const channels = {
  call: 'studio:call',
  event: 'studio:event',
  pathGiven: 'studio:path-given',
  closeWindow: 'studio:close-window',
  requestFramePort: 'studio:request-frame-port',
  framePort: 'studio:frame-port'
} as const
