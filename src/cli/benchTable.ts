import { productSide } from '../main/inference/matrixProduct'
import type { BenchSummary } from '../api/bench/benchSummary'

const explained: Readonly<Record<string, string>> = {
  'decode alone': 'decoding, nothing beside it',
  decode: 'waiting for the decoder',
  preprocess: 'pixels to tensors',
  encoder: 'object encoder',
  decoder: 'mask decoder',
  upsample: 'masks to video size, along edges',
  encode: 'overlay drawn and handed to the encoder'
}

/** The summary as a table of plain text. */
export function benchTable(summary: BenchSummary): string {
  const { machine, video, fps } = summary
  const about = [
    ['machine', `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`],
    ['video', `${video.size.width}x${video.size.height}, ${video.frames} frames`],
    [
      'network',
      `${summary.model} on ${summary.device} ${summary.precision}, ${summary.threads} threads, FFmpeg ${summary.ffmpeg}`
    ],
    ['measure', `${Math.round(summary.matrixProductMs)} ms for a ${productSide}³ float32 matrix product`]
  ]
  const stages = Object.entries(summary.msPerStage).map(([name, millis]) =>
    stageRow(name, millis, summary.ratios[name as keyof BenchSummary['ratios']])
  )
  const rows = [
    ...about.map(([name = '', value = '']) => `${name.padEnd(14)} ${value}`),
    '',
    `${''.padEnd(14)} ${cell('ms/frame')} ${cell('frames/s')} ${cell('ratio')}`,
    ...stages,
    stageRow('end to end', summary.msPerFrame, summary.ratios['end to end'], fps),
    `${''.padEnd(14)} medians of ${summary.runs}; end to end ${spread(summary)} frames/s`,
    '',
    `${'start-up'.padEnd(14)} ${summary.startupSeconds.toFixed(2)} s to an open video and network`,
    `${'first mask'.padEnd(14)} ${summary.firstMaskSeconds.toFixed(2)} s after the process began`,
    ...memoryRows(summary)
  ]
  return `${rows.join('\n')}\n`
}

function stageRow(name: string, millis: number, ratio: number, fps = 1000 / millis): string {
  const speed = Number.isFinite(fps) ? fps.toFixed(1) : '–'
  const row = `${name.padEnd(14)} ${cell(millis.toFixed(1))} ${cell(speed)} ${cell(ratio.toFixed(3))}`
  return `${row}  ${explained[name] ?? ''}`.trimEnd()
}

function cell(text: string): string {
  return text.padStart(9)
}

function spread({ fpsOfRuns }: BenchSummary): string {
  return `${Math.min(...fpsOfRuns).toFixed(2)} to ${Math.max(...fpsOfRuns).toFixed(2)}`
}

function memoryRows({ memory, video }: BenchSummary): string[] {
  const row = (frames: number, { processMiB, treeMiB }: { processMiB: number; treeMiB: number }): string =>
    `${`at ${frames}`.padEnd(14)} ${Math.round(processMiB)} MiB at most, ${Math.round(treeMiB)} MiB with FFmpeg`
  const { long } = memory
  const rows = [row(video.frames, memory)]
  if (long)
    rows.push(`${row(long.frames, long)}: ${Math.round(long.growthMiB)} MiB more; ${long.fps.toFixed(2)} frames/s`)
  return rows
}
