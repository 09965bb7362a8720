import { decodeMask } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask, LabelMask, RgbaFrame } from '../../shared/domain/types'
import { copyObject } from '../editor/frameEdits'
import { wholeRect, type PixelRect } from '../editor/geometry'
import { grown, shrunk, smoothed, withoutHoles } from '../editor/morphology'
import { cutObject, putRegion, regionSize, type Region } from '../editor/region'
import { roomFor } from '../editor/smartEdge/snapEdge'
import { strings } from '../strings'
import { snapInWorker, type SnapEdges } from '../state/edgeSnapper'
import type { StudioParts } from '../state/parts.svelte'

/** Edits of the selected object's mask on the current frame that are no strokes: each one entry in the history. */
export class MaskFlows {
  /** Smart edge is at work. */
  snapping = $state(false)
  readonly #studio: StudioParts
  readonly #snapEdges: SnapEdges
  #running: AbortController | null = null

  constructor(studio: StudioParts, snapEdges: SnapEdges = snapInWorker) {
    this.#studio = studio
    this.#snapEdges = snapEdges
  }

  /** Why the selected object's mask cannot be worked on now; null when it can. */
  get noMaskHere(): string | null {
    const { project, playback, tools } = this.#studio
    const object = project.objectById(tools.selected)
    if (!object) return strings.reasons.noObjectSelected
    if (object.locked) return strings.reasons.objectLocked(object.name)
    return project.maskAt(playback.frameIndex) ? null : strings.reasons.objectNotHere
  }

  fillHoles(): void {
    this.#reshape(strings.edits.fillHoles, 1, withoutHoles)
  }

  grow(): void {
    const px = this.#stepPx
    this.#reshape(strings.edits.grow, px + 1, (region) => grown(region, px))
  }

  shrink(): void {
    const px = this.#stepPx
    this.#reshape(strings.edits.shrink, 1, (region) => shrunk(region, px))
  }

  smooth(): void {
    const px = this.#stepPx
    this.#reshape(strings.edits.smooth, 3 * px, (region) => smoothed(region, px))
  }

  /** On a frame that shows nothing everything is copied, otherwise the selected object. Locked objects stay. */
  copyPrevious(): void {
    const { project, playback, painting } = this.#studio
    const before = playback.frameIndex > 0 ? project.maskAt(playback.frameIndex - 1) : null
    if (!before) return this.#refuse(strings.reasons.nothingBefore)
    const from = decodeMask(before)
    const blank = project.maskAt(playback.frameIndex) === null
    painting.applyToSelected(strings.edits.copyPrevious, (gesture) =>
      blank ? gesture.change(wholeRect(from), (mask) => copyAll(mask, from)) : copyObject(gesture, from)
    )
  }

  /** Moves the selected object's edge to the edge in the picture. Esc stops it; painting meanwhile wins. */
  async smartEdge(): Promise<void> {
    const { project, playback, tools, toasts } = this.#studio
    if (!project.video || this.snapping) return
    const object = project.objectById(tools.selected)
    if (object?.locked) return this.#refuse(strings.reasons.objectLocked(object.name))
    const encoded = project.maskAt(playback.frameIndex)
    const region = object && encoded && cutObject(decodeMask(encoded), object.id, roomFor(tools.edgePx))
    if (!object || !region) return this.#refuse(strings.reasons.objectNotHere)
    const running = new AbortController()
    this.#running = running
    this.snapping = true
    try {
      const data = await this.#solve(region, running.signal)
      this.#put(object, encoded, { rect: region.rect, data })
    } catch (error) {
      toasts.fail(error)
    } finally {
      this.snapping = false
      this.#running = null
    }
  }

  cancel(): void {
    this.#running?.abort()
  }

  async #solve({ rect, data }: Region, signal: AbortSignal): Promise<Uint8Array> {
    const { playback, client, tools, project } = this.#studio
    const { frameIndex, shown } = playback
    const exact = shown?.frameIndex === frameIndex && shown.width === project.document.size.width
    const frame = exact ? shown : await client.frames.frame(frameIndex, { signal })
    // A copy: what is sent to the worker is gone here.
    const problem = { ...regionSize(rect), rgba: cutPixels(frame, rect), inside: data.slice(), reachPx: tools.edgePx }
    return this.#snapEdges(problem, signal)
  }

  #put({ id, name }: SegmentationObject, startedFrom: EncodedMask, region: Region): void {
    const { project, playback, painting, tools } = this.#studio
    const untouched = project.maskAt(playback.frameIndex) === startedFrom && !painting.painting
    if (!untouched || tools.selected !== id || !project.objectById(id)) {
      return this.#refuse(strings.reasons.maskChangedMeanwhile)
    }
    const changed = this.#apply(strings.edits.smartEdge, region)
    if (!changed && name) this.#refuse(strings.reasons.edgeUnchanged)
  }

  /** @param margin room around the object that the change needs, pixels */
  #reshape(label: string, margin: number, change: (region: Region) => Region): void {
    const { painting, project, tools, playback } = this.#studio
    const shown = project.maskAt(playback.frameIndex)
    const object = project.objectById(tools.selected)
    const labels = painting.labelsOf(shown)
    const region = object && labels && !painting.painting ? cutObject(labels, object.id, margin) : null
    if (!region) return this.#refuse(strings.reasons.objectNotHere)
    this.#apply(label, change(region))
  }

  #apply(label: string, region: Region): boolean {
    return this.#studio.painting.applyToSelected(label, (gesture): PixelRect => {
      gesture.change(region.rect, (mask, ink) => putRegion(mask, region, ink))
      return region.rect
    })
  }

  /** Grow, shrink and smooth go in steps of a third of smart edge's reach, so that one press never overshoots. */
  get #stepPx(): number {
    return Math.max(1, Math.round(this.#studio.tools.edgePx / 3))
  }

  #refuse(reason: string): void {
    if (this.#studio.project.video) this.#studio.toasts.show({ kind: 'notice', message: `${reason}.` })
  }
}

function copyAll(mask: LabelMask, from: LabelMask): PixelRect {
  mask.data.set(from.data)
  return wholeRect(from)
}

/** uint8 [rect height, rect width, 4] of a frame at the size of the video. */
function cutPixels({ data, width }: RgbaFrame, rect: PixelRect): Uint8Array {
  const size = regionSize(rect)
  const out = new Uint8Array(size.width * size.height * 4)
  for (let row = 0; row < size.height; row++) {
    const start = ((rect.top + row) * width + rect.left) * 4
    out.set(data.subarray(start, start + size.width * 4), row * size.width * 4)
  }
  return out
}
