import { ipcMain, MessageChannelMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron'
import { channels } from '../../shared/ipc/channels'
import type { CommandName, Handlers, Reply } from '../../shared/ipc/contract'
import type { StudioLog } from '../log/studioLog'
import { badArguments, dispatch } from './dispatch'
import type { EngineHost } from './engineHost'
import type { GrantedPaths } from './grantedPaths'
import type { StudioWindow } from './studioWindow'
import { isTrustedSender } from './trustedSender'

interface IpcOptions {
  readonly window: StudioWindow
  readonly engine: EngineHost
  readonly handlers: Handlers<CommandName>
  readonly devServer: string | undefined
  readonly granted: Pick<GrantedPaths, 'grant'>
  readonly log: StudioLog
}

/** Listens to the page. Nothing from any other sender is answered. @returns gives the page a new line to the engine */
export function registerIpc({ window, engine, handlers, devServer, granted, log }: IpcOptions): () => void {
  const { webContents } = window.browser
  const isOurs = (event: IpcMainEvent | IpcMainInvokeEvent): boolean =>
    event.sender === webContents && isTrustedSender(event.senderFrame, devServer)
  let wantsFrames = false

  const giveFramePort = (): void => {
    if (!wantsFrames || webContents.isDestroyed()) return
    const { port1, port2 } = new MessageChannelMain()
    engine.connectFramePort(port1)
    webContents.postMessage(channels.framePort, null, [port2])
  }

  ipcMain.handle(channels.call, async (event, name: unknown, input: unknown): Promise<Reply<unknown>> => {
    if (isOurs(event)) return noted(log, name, await dispatch(handlers, name, input))
    return { ok: false, error: badArguments('Only the studio’s own window is answered.').toData() }
  })
  ipcMain.on(channels.closeWindow, (event) => {
    if (isOurs(event)) window.closeForGood()
  })
  ipcMain.on(channels.pathGiven, (event, path: unknown) => {
    if (isOurs(event) && typeof path === 'string' && path !== '') granted.grant('read', path)
  })
  ipcMain.on(channels.requestFramePort, (event) => {
    if (!isOurs(event)) return
    wantsFrames = true
    giveFramePort()
  })
  return giveFramePort
}

/** What a person is shown as an error stands in the log too. */
function noted(log: StudioLog, name: unknown, reply: Reply<unknown>): Reply<unknown> {
  if (!reply.ok && reply.error.code !== 'cancelled') log.error(String(name), reply.error)
  return reply
}
