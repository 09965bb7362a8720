import path from 'node:path'
import { fileEnding } from '../shared/domain/exportCodecs'
import type { SegmentResult } from '../main/engine/segmentVideo'
import { openStudio } from '../api/studio'
import type { SegmentArguments } from './arguments'
import { printable, printJson, type CliOutput } from './output'
import { createProgressLine, shownOn } from './progressLine'

/** @throws StudioError whatever the engine throws; the progress line is closed first */
export async function segment(command: SegmentArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const sink = command.quiet ? { write: () => undefined } : output.stderr
  const progress = createProgressLine(sink, () => performance.now())
  try {
    const all = await (await openStudio()).segment(command, { signal, onEvent: shownOn(progress) })
    progress.end()
    if (command.json) printJson(output, all)
    else output.stdout.write(describe(command, all))
  } finally {
    progress.end()
  }
}

function describe({ masksDir, overlayPath, savePath, wish }: SegmentArguments, result: SegmentResult): string {
  const stages = Object.entries(result.msPerStage).map(([stage, millis]) => `${stage} ${millis.toFixed(1)}`)
  const lines = [
    `${result.frames} frames, ${counted(result.objects.length, 'object')} (${result.objects.join(', ')}), ` +
      `${result.fps.toFixed(2)} frames/s on ${deviceName(result)}`,
    `ms per frame: ${stages.join(', ')}`
  ]
  if (overlayPath !== undefined) lines.push(`Overlay: ${overlayPath}`)
  if (masksDir !== undefined) lines.push(`Masks: ${masksDir}`)
  if (savePath !== undefined) lines.push(`Project: ${savePath}`)
  if (wish !== undefined) lines.push(`Export: ${path.join(wish.folder, wish.nameTemplate)}${fileEnding(wish.format)}`)
  if (overlayPath === undefined && masksDir === undefined && savePath === undefined && wish === undefined) {
    lines.push('Nothing was written: --overlay, --masks, --save and --out name outputs.')
  }
  if (result.brokenOff) lines.push(`Not whole: ${notMade(result.brokenOff)}`)
  return `${lines.map(printable).join('\n')}\n`
}

/** What is missing of outputs whose video broke off. */
export function notMade({ missing }: NonNullable<SegmentResult['brokenOff']>): string {
  return `${counted(missing, 'frame')} missing. Outputs are marked with .incomplete.json.`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function deviceName({ device, precision, model }: SegmentResult): string {
  return `${device} ${precision} with ${model.name} ${model.version}`
}
