import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { securityHeaders } from './contentSecurity'

export const pageOrigin = 'app://bundle'
export const pageUrl = `${pageOrigin}/index.html`

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm'
}

/** File behind a page address; null for what does not belong to the page or would leave its folder. */
export function assetPath(root: string, url: string): string | null {
  const { protocol, host, pathname } = new URL(url)
  if (`${protocol}//${host}` !== pageOrigin) return null
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  const path = normalize(join(root, decoded === '/' ? 'index.html' : decoded))
  return path.startsWith(root + sep) && !path.includes('\0') ? path : null
}

/** Answers a request for a file of the built page. */
export async function serveAsset(root: string, request: { url: string; method: string }): Promise<Response> {
  const path = request.method === 'GET' ? assetPath(root, request.url) : null
  if (path === null) return new Response(null, { status: 404 })
  try {
    const headers = { 'Content-Type': contentTypes[extname(path)] ?? 'application/octet-stream', ...securityHeaders() }
    return new Response(new Uint8Array(await readFile(path)), { headers })
  } catch {
    return new Response(null, { status: 404 })
  }
}
