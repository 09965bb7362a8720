import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * A process or thread entry of the build, found from the bundled code (which may sit in `chunks/`).
 * @returns null when the code runs from source: callers then do the work in this thread
 */
export function builtEntry(name: string): string | null {
  const here = dirname(fileURLToPath(import.meta.url))
  const places = [here, dirname(here)].map((folder) => join(folder, `${name}.cjs`))
  return places.find((place) => existsSync(place)) ?? null
}
