import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { studioFolder } from './studioFolder'

export function studioVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(studioFolder(), 'package.json'), 'utf8'))
  return String((manifest as { readonly version: unknown }).version)
}
