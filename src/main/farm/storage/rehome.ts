import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { openProject, saveProject } from '../../project/projectStore'
import { writeFileAtomic } from '../../files/atomicWrite'
import type { StagedOutput } from './staging'

/** Text files that name the files they stand beside: timelines, reports. */
const naming = ['.fcpxml', '.otio', '.edl', '.nk', '.json', '.html']
const largestText = 64 * 2 ** 20

export type Moves = readonly (readonly [from: string, to: string])[]

/**
 * What an output says about other files becomes true of their final places: the clip's path in a project, the clip's and
 * the export's in timelines.
 */
export async function rehome({ staged, final }: StagedOutput, moves: Moves): Promise<void> {
  const ending = extname(staged).toLowerCase()
  if (ending === '.hodor') return rehomeProject(staged, final, moves)
  const info = await stat(staged)
  if (!info.isFile() || !naming.includes(ending) || info.size > largestText) return
  const text = await readFile(staged, 'utf8')
  const moved = moves.reduce((rest, [from, to]) => replaced(rest, from, to), text)
  if (moved !== text) await writeFileAtomic(staged, moved)
}

async function rehomeProject(staged: string, final: string, moves: Moves): Promise<void> {
  const { packed } = await openProject(staged)
  const { video } = packed.head
  const path = moves.reduce(
    (rest, [from, to]) => (rest.startsWith(from) ? to + rest.slice(from.length) : rest),
    video.path
  )
  await saveProject(staged, { ...packed, head: { ...packed.head, video: { ...video, path } } }, final)
}

/** As an address and as a path, as they are and as XML has them; an address holds the path where nothing is escaped. */
function replaced(text: string, from: string, to: string): string {
  const forms = [(path: string) => pathToFileURL(path).href, (path: string) => path]
  return forms.reduce((rest, form) => {
    const plain = rest.replaceAll(form(from), form(to))
    return form(from).includes('&') ? plain.replaceAll(inXml(form(from)), inXml(form(to))) : plain
  }, text)
}

function inXml(text: string): string {
  return text.replaceAll('&', '&amp;')
}
