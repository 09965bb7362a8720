/**
 * What the window's page may load and run. Nothing inline, nothing evaluated, nothing from elsewhere. During development
 * the page comes from Vite's server, which puts styles inline and talks over a web socket: only that is let through.
 * @param devServer origin of the development server, e.g. `http://localhost:5173`
 */
export function contentSecurityPolicy(devServer?: string): string {
  const socket = devServer?.replace(/^http/, 'ws')
  return [
    "default-src 'none'",
    "script-src 'self'",
    devServer ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src 'self'",
    devServer ? `connect-src 'self' ${devServer} ${socket}` : "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'"
  ].join('; ')
}

/** Sent with every file of the page. The cross-origin trio isolates it, which shared memory and exact timers need. */
export function securityHeaders(devServer?: string): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(devServer),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff'
  }
}

/** What may be asked for at all, whatever the content policy says: nothing that leaves the machine. */
export function mayRequest(url: string, devServer?: string): boolean {
  const { protocol, host } = new URL(url)
  if (protocol === 'app:' || protocol === 'devtools:' || protocol === 'blob:' || protocol === 'data:') return true
  return devServer !== undefined && host === new URL(devServer).host
}
