import { StudioError } from '../../../shared/domain/errors'
import type { ExportMask } from '../../../shared/domain/exportJob'
import type { MadeMasks } from '../../queue/batch/runBatchJob'
import type { ClipPart, ClipScratch } from '../ports'
import { sealed, unsealed } from './sealed'

/** Masks of a cut clip's parts, between the job that made them and the one that joins them. */

export async function keepPart(scratch: ClipScratch, part: ClipPart, { masks, end }: MadeMasks): Promise<void> {
  // Walks that meet are needed whole: frames beside the part come with it, and belong to another one.
  const own = masks.filter(({ frameIndex }) => frameIndex >= part.from && frameIndex <= part.to)
  await scratch.put(nameOf(part), sealed({ masks: own, end } satisfies MadeMasks))
}

/** The whole clip's masks, as if they had been made in one go. @throws StudioError where a part is missing */
export async function joinParts(scratch: ClipScratch, parts: readonly ClipPart[]): Promise<MadeMasks> {
  const made: MadeMasks[] = []
  for (const part of parts) made.push(await partOf(scratch, part))
  const masks = made.flatMap((each): readonly ExportMask[] => each.masks)
  const ends = made.map(({ end }) => end)
  const broken = ends.flatMap(({ brokenOff }) => brokenOff ?? [])
  return {
    masks: [...masks].sort((one, other) => one.frameIndex - other.frameIndex),
    end: {
      frames: masks.length,
      range: masks.length > 0 ? { from: firstOf(masks), to: lastOf(masks) } : null,
      brokenOff: broken[0] ? { ...broken[0], missing: broken.reduce((sum, { missing }) => sum + missing, 0) } : null,
      notes: [...new Set(ends.flatMap(({ notes }) => notes))]
    }
  }
}

async function partOf(scratch: ClipScratch, part: ClipPart): Promise<MadeMasks> {
  const block = await scratch.get(nameOf(part))
  const made = block && (unsealed(block) as MadeMasks | null)
  if (made) return made
  await scratch.remove(nameOf(part))
  throw new StudioError('file-unreadable', `Part ${part.at + 1} of the clip cannot be read.`, {
    hint: 'It is made again with the next attempt.'
  })
}

function firstOf(masks: readonly ExportMask[]): number {
  return masks.reduce((least, { frameIndex }) => Math.min(least, frameIndex), Infinity)
}

function lastOf(masks: readonly ExportMask[]): number {
  return masks.reduce((most, { frameIndex }) => Math.max(most, frameIndex), -Infinity)
}

function nameOf({ at }: ClipPart): string {
  return `part-${at}.done`
}
