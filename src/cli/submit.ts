import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { SubmitRequest } from '../api/farm/farmRequests'
import type { StudioEvent } from '../api/requests'
import type { SubmitResult } from '../api/results'
import { openStudio } from '../api/studio'
import { StudioError } from '../shared/domain/errors'
import { storageChoiceSchema, type StorageChoice } from '../main/farm/ports'
import { clipLine } from './farm'
import type { SubmitArguments } from './farmArguments'
import { printable, type CliOutput } from './output'
import { createProgressLine } from './progressLine'

/**
 * Hands jobs to a farm, or does them here where there is none. @returns whether all that was waited for is done
 * @throws StudioError for a file that cannot be used, a farm that cannot be reached, and `cancelled`
 */
export async function submit(command: SubmitArguments, output: CliOutput, signal: AbortSignal): Promise<boolean> {
  const request: SubmitRequest = { ...command, storage: await storageOf(command) }
  const studio = await openStudio()
  const report = submitReport(command, output)
  try {
    const result = await studio.farm(command.place).submit(request, { signal, onEvent: report.told })
    if (result.waited) report.end(result)
    return result.ok
  } finally {
    report.close()
  }
}

/** @throws StudioError `bad-arguments`, `file-not-found` */
async function storageOf({ scratch, storageFile }: SubmitArguments): Promise<StorageChoice | undefined> {
  if (storageFile === undefined) return scratch === undefined ? scratch : { kind: 'folder', scratch: resolve(scratch) }
  const name = basename(storageFile)
  const text = await readFile(storageFile, 'utf8').catch((error: unknown) => {
    throw new StudioError('file-not-found', `${name} cannot be read.`, { hint: 'Check the path.', cause: error })
  })
  try {
    return storageChoiceSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new StudioError('bad-arguments', `${name} names no storage.`, { hint: 'See docs/farm.md.', cause: error })
  }
}

function submitReport({ lines, quiet }: SubmitArguments, { stdout, stderr }: CliOutput) {
  const line = createProgressLine(quiet || lines ? { write: () => undefined } : stderr, () => performance.now())
  const say = (facts: object, words: string): void => {
    line.end()
    stdout.write(lines ? `${JSON.stringify(facts)}\n` : `${printable(words)}\n`)
  }
  return {
    told: (event: StudioEvent) => {
      if (event.kind === 'submitted') {
        const [added, known] = [event.added.length, event.known.length]
        say({ event: 'submitted', added, known }, `${added} queued${known > 0 ? `, ${known} were there already` : ''}.`)
      }
      if (event.kind !== 'clip') return
      const { clip, ended, total } = event
      const isNews = clip.state !== 'running' && clip.state !== 'waiting'
      if (isNews || lines) say({ event: 'clip', ...clip }, clipLine(clip))
      else if (clip.progress) line.update(ended, total)
    },
    end: ({ clips }: SubmitResult) => {
      const count = (wanted: string): number => clips.filter(({ state }) => state === wanted).length
      const facts = { done: count('done'), dead: count('dead'), cancelled: count('cancelled') }
      say({ event: 'end', ...facts }, `${facts.done} done, ${facts.dead} failed, ${facts.cancelled} cancelled.`)
    },
    close: () => line.end()
  }
}
