import type { ImportedObject } from '../../shared/domain/importedMasks'
import type { SegmentationObject } from '../../shared/domain/project'
import type { FrameIndex, ObjectId } from '../../shared/domain/types'
import type { FoundMasks } from '../../shared/ipc/importCommands'
import type { MaskImport } from '../editor/importMasks'
import type { ImportTarget, ImportTargets } from './resolveImport'

/** Masks this close to each other are somebody's finished work; single ones are what a propagation starts from. */
const finishedShare = 0.5
const fewMasks = 3

/** The user's choices about masks that were found. */
export class ImportChoices {
  found: FoundMasks
  as = $state<MaskImport['as']>('references')
  /** Added to every frame number. */
  offset = $state(0)
  /** By the file's own ids. */
  targets = $state.raw<ImportTargets>({})

  constructor(found: FoundMasks, objects: readonly SegmentationObject[]) {
    this.found = $state.raw(found)
    this.as = looksFinished(found) ? 'masks' : 'references'
    this.targets = Object.fromEntries(found.objects.map((object) => [object.id, sameNamed(object, objects)]))
  }

  setTarget(id: ObjectId, target: ImportTarget): void {
    this.targets = { ...this.targets, [id]: target }
  }

  /** Number of the frame the first mask lies on, from 1; null when it lies outside of the clip. */
  get firstFrame(): number | null {
    const [first] = this.found.frames
    return first === undefined ? null : first + 1
  }

  get hasObjects(): boolean {
    return Object.values(this.targets).some((target) => target !== 'none')
  }
}

function looksFinished({ frames }: FoundMasks): boolean {
  const span = (frames.at(-1) ?? 0) - (frames[0] ?? 0) + 1
  return frames.length > fewMasks && frames.length / span >= finishedShare
}

/** An object of the project that is called the same, unless it is locked. */
function sameNamed({ name }: ImportedObject, objects: readonly SegmentationObject[]): ImportTarget {
  const wanted = name.trim().toLowerCase()
  const same = objects.find((object) => !object.locked && object.name.trim().toLowerCase() === wanted)
  return same?.id ?? 'new'
}

/** First and last of some frames, counted from 1. */
export function span(frames: readonly FrameIndex[]): { readonly first: number; readonly last: number } | null {
  const [first, last] = [frames[0], frames.at(-1)]
  return first === undefined || last === undefined ? null : { first: first + 1, last: last + 1 }
}
