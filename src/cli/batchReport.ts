import type { StudioError } from '../shared/domain/errors'
import { isPending, type QueueItem, type QueueView } from '../shared/domain/queue'
import type { BatchArguments } from './batchArguments'
import { printable, type CliOutput } from './output'
import { createProgressLine } from './progressLine'

/** What is told while a batch runs: to people, or a JSON document a line. */
export interface BatchReport {
  begin(items: readonly QueueItem[]): void
  changed(view: QueueView): void
  end(items: readonly QueueItem[]): void
  /** The batch itself cannot go on. */
  broken(error: StudioError): void
  close(): void
}

export function batchReport({ lines, quiet }: BatchArguments, output: CliOutput): BatchReport {
  const told = lines ? jsonTeller(output) : textTeller(output, quiet)
  let before: readonly QueueItem[] = []
  return {
    begin: (items) => {
      before = items
      told.begin(items)
    },
    changed: ({ items, progress }) => {
      items.forEach((item, at) => {
        if (before[at]?.state !== item.state) told.state(item, { at, count: items.length })
      })
      before = items
      const at = items.findIndex(({ state }) => state === 'running')
      if (progress && at >= 0) told.progress(at, progress)
    },
    end: (items) => told.end(summary(items)),
    broken: (error) => told.broken(error),
    close: () => told.close()
  }
}

interface Summary {
  readonly done: number
  readonly failed: number
  readonly left: number
  /** Of those done; absent: none. */
  readonly incomplete?: number
}

interface Place {
  readonly at: number
  readonly count: number
}

interface Teller {
  begin(items: readonly QueueItem[]): void
  state(item: QueueItem, place: Place): void
  progress(at: number, progress: NonNullable<QueueView['progress']>): void
  end(summary: Summary): void
  broken(error: StudioError): void
  close(): void
}

function jsonTeller({ stdout }: CliOutput): Teller {
  const tell = (event: object): void => void stdout.write(`${JSON.stringify(event)}\n`)
  return {
    begin: (items) => {
      const { done, failed } = summary(items)
      tell({ event: 'begin', jobs: items.length, done, failed })
    },
    state: ({ id, title, state, files, notes, error, incomplete }, { at }) =>
      tell({
        ...{ event: state, job: at, id, name: title },
        ...(state === 'done' && { files, notes, ...(incomplete && { incomplete }) }),
        ...(error && { error })
      }),
    progress: (at, progress) => tell({ event: 'progress', job: at, ...progress }),
    end: (result) => tell({ event: 'end', ...result }),
    broken: (error) => tell({ event: 'error', error: error.toData() }),
    close: () => undefined
  }
}

function textTeller({ stdout, stderr }: CliOutput, quiet: boolean): Teller {
  const line = createProgressLine(quiet ? { write: () => undefined } : stderr, () => performance.now())
  const say = (text: string): void => {
    line.end()
    stdout.write(`${printable(text)}\n`)
  }
  return {
    begin: (items) => {
      const { done, failed } = summary(items)
      if (done + failed > 0) say(`${done} of ${items.length} jobs are done already, ${failed} failed before.`)
    },
    state: (item, { at, count }) => {
      const words = stateWords(item)
      if (words !== null) say(`[${at + 1}/${count}] ${item.title}: ${words}`)
      for (const note of item.state === 'done' ? item.notes : []) say(`  ${note}`)
      for (const file of item.state === 'done' ? item.files.slice(0, 5) : []) say(`  ${file}`)
      if (item.state === 'done' && item.files.length > 5) say(`  and ${item.files.length - 5} more`)
    },
    progress: (_at, { done, total }) => line.update(done, total),
    end: ({ done, failed, left, incomplete = 0 }) =>
      say(
        `${done} done${incomplete > 0 ? ` (${incomplete} not whole)` : ''}, ${failed} failed${left === 0 ? '' : `, ${left} left: run the same again to go on`}.`
      ),
    broken: () => undefined,
    close: () => line.end()
  }
}

function stateWords({ state, error, incomplete }: QueueItem): string | null {
  switch (state) {
    case 'running':
      return '…'
    case 'failed':
      return error ? `failed: ${error.message} ${error.hint} [${error.code}]` : 'failed'
    case 'done':
      return incomplete ? 'not whole: the video broke off, what there was of it is kept' : 'done'
    default:
      return state === 'waiting' ? null : state
  }
}

function summary(items: readonly QueueItem[]): Summary {
  const count = (state: QueueItem['state']): number => items.filter((item) => item.state === state).length
  const incomplete = items.filter((item) => item.state === 'done' && item.incomplete === true).length
  const left = items.filter(isPending).length
  return { done: count('done'), failed: count('failed'), left, ...(incomplete > 0 && { incomplete }) }
}
