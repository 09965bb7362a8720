import path from 'node:path'
import { fileEnding } from '../shared/domain/exportCodecs'
import type { ExportMask } from '../shared/domain/exportJob'
import { defaultColour } from '../shared/domain/palette'
import type { ObjectId, PropagatedMask } from '../shared/domain/types'
import { exportJob } from '../main/engine/exportProject'
import { planTargets, runExport, type ExportResult } from '../main/export/runExport'
import { locateFfmpeg } from '../main/media/locateFfmpeg'
import { segmentVideo, type SegmentResult } from '../main/engine/segmentVideo'
import type { SegmentArguments } from './arguments'
import type { ExportWish } from './exportArguments'
import { printable, printJson, type CliOutput } from './output'
import { createProgressLine } from './progressLine'

/** @throws StudioError whatever the engine throws; the progress line is closed first */
export async function segment(command: SegmentArguments, output: CliOutput, signal: AbortSignal): Promise<void> {
  const sink = command.quiet ? { write: () => undefined } : output.stderr
  const progress = createProgressLine(sink, () => performance.now())
  try {
    const { wish } = command
    if (wish) await checkPlace(wish, command.overwrite)
    const masks: ExportMask[] = []
    const result = await segmentVideo(command, {
      signal,
      onProgress: progress.update,
      onNote: (text) => progress.note(printable(text)),
      ...(wish && { onMask: (mask: PropagatedMask) => void masks.push(exportable(mask)) })
    })
    const made = wish && (await exportMasks(command, { wish, masks, objects: result.objects }, signal))
    progress.end()
    const all = made ? { ...result, files: [...result.files, ...made.files] } : result
    if (command.json) printJson(output, all)
    else output.stdout.write(describe(command, all))
  } finally {
    progress.end()
  }
}

/** An hour of inference must never end at a file that is there already. */
async function checkPlace(wish: ExportWish, overwrite: boolean): Promise<void> {
  const clip = { videoPath: '', range: { from: 0, to: 0 }, objects: [], masks: [] }
  await planTargets(
    exportJob(clip, {
      format: wish.format,
      folder: wish.folder,
      nameTemplate: wish.nameTemplate,
      apart: false,
      overwrite
    })
  )
}

function exportable({ soft, ...mask }: PropagatedMask): ExportMask {
  return { ...mask, ...(soft && { soft: { ...soft, objectIds: [...soft.objectIds] } }) }
}

interface Made {
  readonly wish: ExportWish
  readonly masks: readonly ExportMask[]
  readonly objects: readonly ObjectId[]
}

async function exportMasks(
  { videoPath, overwrite }: SegmentArguments,
  { wish, masks, objects }: Made,
  signal: AbortSignal
): Promise<ExportResult> {
  const frames = masks.map(({ frameIndex }) => frameIndex)
  const range = frames.reduce((span, frame) => ({ from: Math.min(span.from, frame), to: Math.max(span.to, frame) }), {
    from: Infinity,
    to: -1
  })
  const named = objects.map((id) => ({
    id,
    name: `Object ${id}`,
    colour: [...defaultColour(id)] as [number, number, number]
  }))
  const job = exportJob({ videoPath, range, objects: named, masks }, { ...wish, overwrite })
  return runExport(job, { ffmpeg: await locateFfmpeg(), signal, onProgress: () => undefined })
}

function describe({ masksDir, overlayPath, wish }: SegmentArguments, result: SegmentResult): string {
  const stages = Object.entries(result.msPerStage).map(([stage, millis]) => `${stage} ${millis.toFixed(1)}`)
  const lines = [
    `${result.frames} frames, ${counted(result.objects.length, 'object')} (${result.objects.join(', ')}), ` +
      `${result.fps.toFixed(2)} frames/s on ${deviceName(result)}`,
    `ms per frame: ${stages.join(', ')}`
  ]
  if (overlayPath !== undefined) lines.push(`Overlay: ${overlayPath}`)
  if (masksDir !== undefined) lines.push(`Masks: ${masksDir}`)
  if (wish !== undefined) lines.push(`Export: ${path.join(wish.folder, wish.nameTemplate)}${fileEnding(wish.format)}`)
  if (overlayPath === undefined && masksDir === undefined && wish === undefined) {
    lines.push('Nothing was written: --overlay, --masks and --out name outputs.')
  }
  return `${lines.map(printable).join('\n')}\n`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

function deviceName({ device, precision, model }: SegmentResult): string {
  return `${device} ${precision} with ${model.name} ${model.version}`
}
