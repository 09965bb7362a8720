import type { Farm } from '../api/farm/farm'
import { openStudio } from '../api/studio'
import type { ClipState, ClipStatus, QueueStatus } from '../main/farm/ports'
import type { FarmArguments } from './farmArguments'
import { printable, printJson, type CliOutput } from './output'

/** Looks at a farm and changes what it does. @throws StudioError `farm-unreachable`, `farm-refused`, `bad-arguments` */
export async function farm(command: FarmArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const studio = await openStudio()
  const place = studio.farm(command.place)
  if (command.action === 'status') await status(place, command, output)
  else if (command.action === 'watch') await watch(place, command, output, signal)
  else await change(place, command.action, command, output)
}

async function status(place: Farm, command: FarmArguments, output: CliOutput): Promise<void> {
  const { dead, user, limit, ids } = command
  const states: readonly ClipState[] | undefined = dead ? ['dead'] : undefined
  const now = await place.status({ limit, user, ...(ids.length > 0 ? { ids } : { states }) })
  if (command.json) return printJson(output, now)
  for (const line of [...summaryLines(now), ...now.clips.map(clipLine)]) output.stdout.write(`${printable(line)}\n`)
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
  place: Farm,
  { json, user }: FarmArguments,
  output: CliOutput,
  signal: AbortSignal
): Promise<void> {
  const changed = (clip: ClipStatus): void => {
    output.stdout.write(json ? `${JSON.stringify(clip)}\n` : `${printable(clipLine(clip))}\n`)
  }
  await place.watch(changed, { signal, user })
}

async function change(
  place: Farm,
  action: 'retry' | 'cancel',
  { all, ids, user, json }: FarmArguments,
  output: CliOutput
): Promise<void> {
  const count = await place[action](all ? 'all' : ids, { user })
  if (json) printJson(output, { action, count })
  else output.stdout.write(`${count} ${action === 'retry' ? 'begin again' : 'cancelled'}.\n`)
}
