import { dirname } from 'node:path'
import { shell } from 'electron'
import { itemOf } from '../queue/queueItems'
import type { ExportJob } from '../../shared/domain/exportJob'
import type { Handlers } from '../../shared/ipc/contract'
import type { queueCommands } from '../../shared/ipc/queueCommands'
import type { JobQueue } from '../queue/jobQueue'
import { queuedExport } from '../queue/queuedExport'
import { badArguments } from './dispatch'
import type { ExportQueue } from './exportQueue'
import type { GrantedPaths } from './grantedPaths'
import { checkSources } from './pathGrants'

type QueueCommand = keyof typeof queueCommands

/** Answers the window's commands about the queue. What is kept was allowed when it was added. */
export function queueHandlers(queue: ExportQueue, granted: GrantedPaths): Handlers<QueueCommand> {
  const tell = (change: (jobs: JobQueue<ExportJob>) => unknown) => async (): Promise<undefined> => {
    await change(await queue.ready())
    return undefined
  }
  return {
    'queue:view': async () => (await queue.ready()).view,
    'queue:add': async ({ jobs }) => {
      for (const job of jobs) {
        granted.check('export', job.output.folder)
        await checkSources(granted, job)
      }
      const queued = jobs.map(queuedExport)
      await (await queue.ready()).add(queued)
      return { ids: queued.map(({ id }) => id) }
    },
    'queue:move': ({ id, position }) => tell((jobs) => jobs.move(id, position))(),
    'queue:pause': tell((jobs) => jobs.pause()),
    'queue:resume': tell((jobs) => jobs.resume()),
    'queue:cancel': ({ id }) => tell((jobs) => jobs.cancel(id))(),
    'queue:retry': async ({ id, overwrite }) => {
      if (overwrite) await allowOverwriting(queue, id)
      await (await queue.ready()).retry(id)
      return undefined
    },
    'queue:remove': ({ id }) => tell((jobs) => jobs.remove(id))(),
    'queue:clearFinished': tell((jobs) => jobs.clearFinished()),
    'queue:reveal': async ({ id }) => {
      const item = itemOf((await queue.ready()).view.items, id)
      if (!item) throw badArguments('This export is no longer in the queue.', 'Look for its file where you put it.')
      const [file] = item.files
      // Of many files the folder is what people want to see.
      shell.showItemInFolder(item.files.length > 1 && file !== undefined ? dirname(file) : (file ?? item.place))
      return undefined
    }
  }
}

async function allowOverwriting({ files }: ExportQueue, id: string): Promise<void> {
  const job = await files.readJob(id)
  await files.writeJob(id, { ...job, output: { ...job.output, overwrite: true } })
}
