import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { channels } from '../shared/ipc/channels'
import type { StudioApi } from '../shared/ipc/contract'
import type * as framePort from '../shared/ipc/framePort'

/**
 * All the page gets: one object that carries the contract's commands and events. This script runs in a sandbox without
 * packages, so it takes types only; names are checked against their counterparts by the compiler, inputs are parsed by
 * the main process.
 */

const framePortMessage: typeof framePort.framePortMessage = 'studio:frame-port'

type Listener = (payload: never) => void
const listeners = new Map<string, Set<Listener>>()

ipcRenderer.on(channels.event, (_event, name: string, payload: unknown) => {
  // The main process sends each event with the payload the contract gives it.
  for (const listener of [...(listeners.get(name) ?? [])]) listener(payload as never)
})

// Ports cannot cross the context bridge; a window message carries them.
ipcRenderer.on(channels.framePort, (event) => window.postMessage(framePortMessage, location.origin, event.ports))

const studio: StudioApi = {
  call: (name, input) => ipcRenderer.invoke(channels.call, name, input),
  on: (name, listener) => {
    const known = listeners.get(name) ?? new Set()
    listeners.set(name, known.add(listener))
    return () => void known.delete(listener)
  },
  pathOf,
  closeWindow: () => ipcRenderer.send(channels.closeWindow),
  requestFramePort: () => ipcRenderer.send(channels.requestFramePort)
}

/** Electron up to 31 puts the path on the file itself, later ones answer for it. */
function pathOf(file: object): string {
  // An object that merely says it had a path is no file: a file's own the page cannot change for this script.
  if (!(file instanceof File)) return ''
  const answering = webUtils as typeof webUtils | undefined
  const path = answering ? answering.getPathForFile(file) : ((file as { path?: string }).path ?? '')
  // The main process opens only what the user showed; it hears of this before it hears of any use of it.
  if (path !== '') ipcRenderer.send(channels.pathGiven, path)
  return path
}

contextBridge.exposeInMainWorld('studio', studio)
