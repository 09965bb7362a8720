import { app, protocol, type Session } from 'electron'
import { mayRequest, securityHeaders } from './contentSecurity'
import { pageOrigin, serveAsset } from './rendererAssets'

/** Must run before the application is ready: the page's own scheme counts as a secure, standard origin. */
export function registerPageScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true }
  protocol.registerSchemesAsPrivileged([{ scheme: new URL(pageOrigin).protocol.slice(0, -1), privileges }])
}

/**
 * What Chromium would ask the network for by itself. No name is ever resolved, whoever asks. Must run before the
 * application is ready.
 * @param devServer origin of the development server, which may be found
 */
export function stayOffline(devServer?: string): void {
  const { commandLine } = app
  const exception = devServer === undefined ? '' : `, EXCLUDE ${new URL(devServer).hostname}`
  commandLine.appendSwitch('host-resolver-rules', `MAP * ~NOTFOUND${exception}`)
  commandLine.appendSwitch('no-proxy-server')
  commandLine.appendSwitch('disable-background-networking')
  commandLine.appendSwitch('disable-component-update')
}

/** No page of this application ever leaves its own address, opens another window or embeds one. */
export function denyNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}

/**
 * Serves the built page, refuses every permission and every request that would leave the machine.
 * @param rendererRoot folder of the built page
 * @param devServer origin of the development server, if it serves the page instead
 */
export function lockDownSession(session: Session, rendererRoot: string, devServer?: string): void {
  // It would fetch a dictionary of the system's language from Google at every first start.
  session.setSpellCheckerEnabled(false)
  session.protocol.handle('app', (request) => serveAsset(rendererRoot, request))
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayRequest(details.url, devServer) }))
  if (devServer) {
    session.webRequest.onHeadersReceived({ urls: [`${devServer}/*`] }, (details, answer) => {
      answer({ responseHeaders: { ...details.responseHeaders, ...securityHeaders(devServer) } })
    })
  }
}
