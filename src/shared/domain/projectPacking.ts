import type { PackedPatch, PackedProject, ProjectHead } from './packedProject'
import type { Project, ProjectMask, ProjectPatch, ProjectSettings } from './project'
import type { FrameIndex, ReferenceMask } from './types'

/** Projects and patches to their packed form and back. Pure; bytes are copied, so neither side holds on to the other. */

/** `madeFrom` of masks that were up to date when a studio saved them that did not yet write what they were made from. */
export const madeFromSaved = 'the references as saved'
/** The same of masks that were out of date. */
export const madeFromOthers = 'other references'

export function packProject(project: Project): PackedProject {
  const block = new BlockWriter()
  return { head: packedHead(project, block), bytes: block.joined() }
}

export function packPatch(patch: ProjectPatch): PackedPatch {
  const block = new BlockWriter()
  const { removedReferences, removedMasks } = patch
  const head = {
    ...packedHead(patch, block),
    removedReferences: [...removedReferences],
    removedMasks: [...removedMasks]
  }
  return { head, bytes: block.joined() }
}

/** @throws RangeError naming the entry whose bytes or origin do not exist */
export function unpackProject({ head, bytes }: PackedProject): Project {
  const { width, height } = head.video
  const read = (place: Span, where: string): Uint8Array => spanOf(bytes, place, where).slice()
  return {
    ...settingsOf(head),
    references: head.references.map((entry, at): ReferenceMask => {
      const runs = read(entry, `references[${at}]`)
      return { frameIndex: entry.frameIndex, mask: { width, height, runs } }
    }),
    masks: head.masks.map((entry, at): ProjectMask => {
      const { frameIndex, confidence, origin, soft } = entry
      const madeFrom = head.origins[origin]
      if (madeFrom === undefined) throw new RangeError(`masks[${at}]: there is no origin ${origin}`)
      const mask = { width, height, runs: read(entry, `masks[${at}]`) }
      if (!soft) return { frameIndex, mask, confidence, madeFrom }
      const packed = { ...sizeOf(soft), objectIds: soft.objectIds, bytes: read(soft, `masks[${at}].soft`) }
      return { frameIndex, mask, confidence, madeFrom, soft: packed }
    })
  }
}

/** @throws RangeError as `unpackProject` */
export function unpackPatch(packed: PackedPatch): ProjectPatch {
  const { removedReferences, removedMasks } = packed.head
  return { ...unpackProject(packed), removedReferences, removedMasks }
}

/** The project with the patch's settings and its changes of the masks. */
export function applyPatch(project: Project, patch: ProjectPatch): Project {
  return {
    ...settingsOf(patch),
    references: merged(project.references, patch.references, patch.removedReferences),
    masks: merged(project.masks, patch.masks, patch.removedMasks)
  }
}

/** The bytes an entry of a head names. @throws RangeError where the block does not reach that far */
export function spanOf(bytes: Uint8Array, { offset, length }: Span, where: string): Uint8Array {
  if (offset + length > bytes.length) {
    throw new RangeError(`${where} ends at byte ${offset + length} of ${bytes.length}`)
  }
  return bytes.subarray(offset, offset + length)
}

export function settingsOf(project: ProjectSettings): ProjectSettings {
  const { video, objects, range, view, bands, exportSettings } = project
  return { video, objects, range, view, ...(bands && { bands }), exportSettings }
}

interface Span {
  readonly offset: number
  readonly length: number
}

function sizeOf({ width, height }: { width: number; height: number }): { width: number; height: number } {
  return { width, height }
}

function packedHead(project: Project, block: BlockWriter): ProjectHead {
  const origins = new Map<string, number>()
  const originOf = (madeFrom: string): number => {
    const known = origins.get(madeFrom)
    if (known !== undefined) return known
    origins.set(madeFrom, origins.size)
    return origins.size - 1
  }
  const references = project.references.map(({ frameIndex, mask }) => ({ frameIndex, ...block.add(mask.runs) }))
  const masks = project.masks.map(({ frameIndex, mask, confidence, madeFrom, soft }) => ({
    frameIndex,
    ...block.add(mask.runs),
    confidence: { ...confidence },
    origin: originOf(madeFrom),
    ...(soft && { soft: { ...sizeOf(soft), objectIds: [...soft.objectIds], ...block.add(soft.bytes) } })
  }))
  return { ...settingsOf(project), references, masks, origins: [...origins.keys()] }
}

function merged<T extends { readonly frameIndex: FrameIndex }>(
  former: readonly T[],
  changed: readonly T[],
  removed: readonly FrameIndex[]
): T[] {
  const byFrame = new Map(former.map((entry) => [entry.frameIndex, entry]))
  for (const frameIndex of removed) byFrame.delete(frameIndex)
  for (const entry of changed) byFrame.set(entry.frameIndex, entry)
  return [...byFrame.values()].sort((a, b) => a.frameIndex - b.frameIndex)
}

class BlockWriter {
  readonly #parts: Uint8Array[] = []
  #length = 0

  add(bytes: Uint8Array): Span {
    const offset = this.#length
    this.#parts.push(bytes)
    this.#length += bytes.length
    return { offset, length: bytes.length }
  }

  joined(): Uint8Array<ArrayBuffer> {
    const block = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      block.set(part, at)
      at += part.length
    }
    return block
  }
}
