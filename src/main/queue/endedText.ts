import { isFinished, type QueueItem } from '../../shared/domain/queue'

/** What is said when nothing is left to do. @param ended the jobs that were done since the last time */
export function endedText(ended: readonly QueueItem[]): { readonly title: string; readonly body: string } {
  const finished = ended.filter(isFinished)
  const done = finished.filter(({ state }) => state === 'done')
  const failed = finished.filter(({ state }) => state === 'failed')
  const title =
    failed.length === 0 ? `${exports(done.length)} finished` : `${failed.length} of ${exports(finished.length)} failed`
  const shown = failed.length === 0 ? done : failed
  const lines = shown.slice(0, 3).map((item) => (item.error ? `${item.title}: ${item.error.message}` : item.title))
  const more = shown.length > 3 ? [`and ${shown.length - 3} more`] : []
  return { title, body: [...lines, ...more].join('\n') }
}

function exports(count: number): string {
  return `${count} export${count === 1 ? '' : 's'}`
}
