import { StudioError } from '../../shared/domain/errors'
import type { CommandInput, CommandName, CommandOutput, StudioApi } from '../../shared/ipc/contract'
import type { EventName, Events } from '../../shared/ipc/events'
import { FrameClient, type FramePort, type FrameSource, type SoundSource } from './frameClient'
import { inWords } from '../strings'

/** What the window can ask for. The rest of the renderer sees this, never `window.studio`. */
export interface StudioClient {
  /** @throws StudioError as the main process or the engine reported it */
  call<N extends CommandName>(name: N, input: CommandInput<N>): Promise<CommandOutput<N>>
  /** @returns stops listening */
  on<N extends EventName>(name: N, listener: (event: Events[N]) => void): () => void
  /** Path on disk of a file dropped on the window. */
  pathOf(file: File): string
  closeWindow(): void
  readonly frames: FrameSource & SoundSource & { cancelAll(): void }
}

/** Value of `framePortMessage` in the contract, repeated because only its types are imported here. */
const portMessage: typeof import('../../shared/ipc/framePort').framePortMessage = 'studio:frame-port'

/** Connects to the preload script of this window. */
export function connectStudio(): StudioClient {
  const { studio } = window
  const frames = new FrameClient()
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0]
    if (event.source !== window || event.data !== portMessage || !port) return
    frames.attach(port as unknown as FramePort)
  })
  studio.requestFramePort()
  return createClient(studio, frames)
}

/** A client over any `StudioApi`. */
export function createClient(studio: StudioApi, frames: StudioClient['frames']): StudioClient {
  return {
    call: async (name, input) => {
      const reply = await studio.call(name, input)
      if (!reply.ok) throw StudioError.fromData(inWords(reply.error))
      return reply.value
    },
    on: (name, listener) => studio.on(name, listener),
    pathOf: (file) => studio.pathOf(file),
    closeWindow: () => studio.closeWindow(),
    frames
  }
}
