import { exportMask, type ExportMask } from '../shared/domain/exportJob'
import type { PropagatedMask } from '../shared/domain/types'
import { segmentVideo, type SegmentRequest as EngineRequest, type SegmentResult } from '../main/engine/segmentVideo'
import type { ExportResult } from '../main/export/runExport'
import { fullWish } from './exportRun'
import type { SegmentRequest } from './requests'
import { given, type Surroundings } from './surroundings'

/** With what roto shapes are worth, where they were made. */
export type SegmentOutcome = SegmentResult & Pick<ExportResult, 'shapes'>

/** Carries masks through a clip, and makes what else is wished of them. @throws StudioError as `segmentVideo`, `runExport` */
export async function segmentRun(request: SegmentRequest, { signal, tell }: Surroundings): Promise<SegmentOutcome> {
  const { wish: wished, ...rest } = request
  const job: EngineRequest = { device: 'auto', overwrite: false, ...given(rest) }
  const callbacks = {
    signal,
    onProgress: (done: number, total: number) => tell({ kind: 'progress', done, total }),
    onNote: (text: string) => tell({ kind: 'note', text })
  }
  if (!wished) return segmentVideo(job, callbacks)
  const wish = fullWish(wished)
  // Its code is of no use to anyone else.
  const exporting = await import('./segmentExport')
  await exporting.checkPlace(wish, job.overwrite)
  const masks: ExportMask[] = []
  const result = await segmentVideo(job, {
    ...callbacks,
    onInputs: (inputs) => exporting.checkWish(job, wish, inputs),
    onMask: (mask: PropagatedMask) => void masks.push(exportMask(mask))
  })
  const made = await exporting.exportMasks(job, { wish, masks, result }, signal)
  // Notes of the video are those of the run, already.
  const notes = made.notes.filter((note) => !result.notes.includes(note))
  for (const note of notes) callbacks.onNote(note)
  const files = [...result.files, ...made.files]
  return { ...result, files, notes: [...result.notes, ...notes], ...(made.shapes && { shapes: made.shapes }) }
}
