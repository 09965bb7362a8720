import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

/** `system` follows the desktop. */
export const themes = ['dark', 'light', 'system'] as const
export type Theme = (typeof themes)[number]

const fileSchema = z.object({ theme: z.enum(themes) })

/** Dark unless the user chose otherwise: around a picture, a bright window spoils the eye for its colours. */
export function readTheme(file: string): Theme {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).theme
  } catch {
    return 'dark'
  }
}

/** A choice that cannot be kept still holds until the program ends. */
export function writeTheme(file: string, theme: Theme): void {
  try {
    writeFileSync(file, JSON.stringify({ theme }))
  } catch {
    // The next start is dark.
  }
}
