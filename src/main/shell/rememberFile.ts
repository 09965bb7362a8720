import { extname } from 'node:path'
import type { RecentFiles } from '../project/recentFiles'

/** Puts a file among the recent ones. A list that cannot be written is no reason to refuse the file. */
export async function rememberFile(
  { recent, recentChanged }: { readonly recent: RecentFiles; recentChanged(): void },
  path: string
): Promise<void> {
  await recent.add(path, extname(path).toLowerCase() === '.hodor' ? 'project' : 'video').catch(() => undefined)
  recentChanged()
}
