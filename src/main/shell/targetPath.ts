import { extname } from 'node:path'

/** The path, ended with the first of these extensions unless it has one of them. */
export function withExtension(path: string, extensions: readonly string[]): string {
  const given = extname(path).slice(1).toLowerCase()
  return extensions.includes(given) ? path : `${path}.${extensions[0]}`
}
