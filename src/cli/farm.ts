import type { ClipFilter, ClipState, ClipStatus, QueueStatus } from '../main/farm/ports'
import type { BullQueue } from '../main/farm/redis/bullQueue'
import type { FarmArguments } from './farmArguments'
import { openFarm } from './farmPlace'
import { printable, printJson, type CliOutput } from './output'

/** Looks at a farm and changes what it does. @throws StudioError `farm-unreachable`, `farm-refused`, `bad-arguments` */
export async function farm(command: FarmArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const queue = await openFarm(command.place)
  try {
    if (command.action === 'status') await status(queue, command, output)
    else if (command.action === 'watch') await watch(queue, command, output, signal)
    else await change(queue, command, output)
  } finally {
    await queue.close()
  }
}

async function status(queue: BullQueue, command: FarmArguments, output: CliOutput): Promise<void> {
  const { dead, user, limit, ids } = command
  const states: readonly ClipState[] = dead ? ['dead'] : ['running', 'parts', 'retrying', 'dead', 'waiting']
  const filter: ClipFilter = { limit, ...(ids.length > 0 ? { ids } : { states }), ...(user !== undefined && { user }) }
  const [now, clips] = [await queue.status(), await queue.clips(filter)]
  if (command.json) return printJson(output, { ...now, clips })
  for (const line of [...summaryLines(now), ...clips.map(clipLine)]) output.stdout.write(`${printable(line)}\n`)
}

function summaryLines({ counts, workers, warnings }: QueueStatus): string[] {
  const clips = Object.entries(counts).map(([state, count]) => `${count} ${state}`)
  const who = workers.map(({ host, slots, running, madeFor, draining }) => {
    const { name, version } = madeFor.bundle
    return `  ${host}: ${running.length} of ${slots} at work, ${name} ${version}${draining ? ', draining' : ''}`
  })
  const told = warnings.map(({ code, message, hint }) => `! ${message} ${hint} [${code}]`)
  return [clips.join(', '), `${workers.length} workers`, ...who, ...told]
}

export function clipLine({ id, title, state, progress, error, incomplete }: ClipStatus): string {
  const far = progress && state === 'running' ? ` ${progress.done} of ${progress.total}` : ''
  const speed = far === '' || !progress ? '' : `, ${progress.framesPerSecond.toFixed(1)} frames/s`
  const why = error && state !== 'done' ? `: ${error.message} ${error.hint} [${error.code}]` : ''
  return `${id} ${title}: ${state}${incomplete === true ? ', not whole' : ''}${far}${speed}${why}`
}

async function watch(
  queue: BullQueue,
  { json, user }: FarmArguments,
  output: CliOutput,
  signal: AbortSignal
): Promise<void> {
  await queue.watch((clip) => {
    if (user !== undefined && clip.user !== user) return
    output.stdout.write(json ? `${JSON.stringify(clip)}\n` : `${printable(clipLine(clip))}\n`)
  }, signal)
}

async function change(queue: BullQueue, command: FarmArguments, output: CliOutput): Promise<void> {
  const { action, all, ids, user, json } = command
  const filter = { states: action === 'retry' ? dead : open, ...(user !== undefined && { user }) }
  const mine = user === undefined ? 'all' : (await queue.clips(filter)).map(({ id }) => id)
  const wanted = all ? mine : ids
  const count = action === 'retry' ? await queue.retry(wanted) : await queue.cancel(wanted)
  if (json) printJson(output, { action, count })
  else output.stdout.write(`${count} ${action === 'retry' ? 'begin again' : 'cancelled'}.\n`)
}

const dead: readonly ClipState[] = ['dead', 'cancelled']
const open: readonly ClipState[] = ['waiting', 'running', 'retrying', 'parts']
