import { segmentVideo, type SegmentResult } from '../main/engine/segmentVideo'
import type { SegmentArguments } from './arguments'
import { printable, printJson, type CliOutput } from './output'
import { createProgressLine } from './progressLine'

/** @throws StudioError whatever the engine throws; the progress line is closed first */
export async function segment(command: SegmentArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const sink = command.quiet ? { write: () => undefined } : output.stderr
  const progress = createProgressLine(sink, () => performance.now())
  try {
    const result = await segmentVideo(command, {
      signal,
      onProgress: progress.update,
      onNote: (text) => progress.note(printable(text))
    })
    progress.end()
    if (command.json) printJson(output, result)
    else output.stdout.write(describe(command, result))
  } finally {
    progress.end()
  }
}

function describe({ masksDir, overlayPath }: SegmentArguments, result: SegmentResult): string {
  const stages = Object.entries(result.msPerStage).map(([stage, millis]) => `${stage} ${millis.toFixed(1)}`)
  const lines = [
    `${result.frames} frames, ${counted(result.objects.length, 'object')} (${result.objects.join(', ')}), ` +
      `${result.fps.toFixed(2)} frames/s on ${deviceName(result)}`,
    `ms per frame: ${stages.join(', ')}`
  ]
  if (overlayPath !== undefined) lines.push(`Overlay: ${overlayPath}`)
  if (masksDir !== undefined) lines.push(`Masks: ${masksDir}`)
  if (overlayPath === undefined && masksDir === undefined) {
    lines.push('Nothing was written: --overlay and --masks name outputs.')
  }
  return `${lines.map(printable).join('\n')}\n`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function deviceName({ device, model }: SegmentResult): string {
  return `${device} with ${model.name} ${model.version}`
}
