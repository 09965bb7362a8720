import { readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) })
const stateSchema = z.object({ bounds: boundsSchema, maximized: z.boolean() })

export type Bounds = z.infer<typeof boundsSchema>
export type WindowState = z.infer<typeof stateSchema>

export const smallestWindow = { width: 960, height: 620 }
const usualWindow = { width: 1440, height: 900 }

/** Where the window was last; null when that is not known. */
export function readWindowState(file: string): WindowState | null {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return null
  }
}

/** At most a window position is lost when this fails: no reason to bother anyone while the window closes. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(file, JSON.stringify(state))
  } catch {
    // The next start uses the usual place.
  }
}

/**
 * Where to put the window: where it was, if enough of it to be grabbed is on a screen that is still there; else centred
 * on the first screen, never larger than it.
 * @param workAreas of the screens, the first one is the main one
 */
export function placeWindow(saved: Bounds | null, workAreas: readonly Bounds[]): Bounds {
  const wanted = {
    width: Math.max(saved?.width ?? usualWindow.width, smallestWindow.width),
    height: Math.max(saved?.height ?? usualWindow.height, smallestWindow.height)
  }
  if (saved && workAreas.some((area) => isReachable(saved, area))) return { x: saved.x, y: saved.y, ...wanted }
  const area = workAreas[0] ?? { x: 0, y: 0, ...usualWindow }
  const width = Math.min(wanted.width, area.width)
  const height = Math.min(wanted.height, area.height)
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height
  }
}

/** The title bar can be reached: 100 pixels of its width lie on the screen. */
function isReachable(window: Bounds, area: Bounds): boolean {
  const visible = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x)
  return visible >= 100 && window.y >= area.y && window.y < area.y + area.height - 40
}
