import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** From the package.json two folders up, both from here and from the build. */
export function studioVersion(): string {
  const manifest: unknown = JSON.parse(
    readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8')
  )
  return String((manifest as { readonly version: unknown }).version)
}
