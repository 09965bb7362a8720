import { decodeMask } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask, FrameIndex, LabelMask } from '../../shared/domain/types'
import type { PixelRect } from '../editor/geometry'
import { MaskGesture } from '../editor/maskGesture'
import { addObject, paintFrame, together } from '../editor/edits'
import type { Ink } from '../editor/raster'
import type { StrokeMode, ToolEffect, ToolEvent } from '../editor/tool'
import { brush } from '../editor/tools/brush'
import { eraser } from '../editor/tools/eraser'
import { idleStroke, type StrokeState } from '../editor/tools/stroke'
import { emptyMask } from '../editor/relabel'
import { newObject } from './objects'
import type { PlaybackState } from './playback.svelte'
import type { ProjectState } from './project.svelte'
import type { ToolState } from './tools.svelte'

/** Redraws part of a mask that is being painted. */
export type DrawLive = (mask: LabelMask, rect: PixelRect) => void

interface LiveStroke {
  readonly frameIndex: FrameIndex
  readonly gesture: MaskGesture
  /** What the frame showed when the stroke began, null for nothing. */
  readonly from: EncodedMask | null
  readonly mode: StrokeMode
  /** Created with the first stroke on a clip without objects: one entry with the stroke. */
  readonly created: SegmentationObject | null
}

/** Turns pointer events into strokes on the current frame, and finished strokes into history entries. */
export class Painting {
  /** Frame of the running stroke: while set, the screen shows its mask and nothing else replaces it. */
  liveFrame = $state<FrameIndex | null>(null)
  /** The object the running stroke will create: drawn already, listed only once the stroke is finished. */
  liveObject = $state.raw<SegmentationObject | null>(null)
  drawLive: DrawLive | null = null
  #stroke: StrokeState = idleStroke
  #live: LiveStroke | null = null
  #decoded: { readonly encoded: EncodedMask; readonly labels: LabelMask } | null = null
  readonly #project: ProjectState
  readonly #playback: PlaybackState
  readonly #tools: ToolState

  constructor(project: ProjectState, playback: PlaybackState, tools: ToolState) {
    this.#project = project
    this.#playback = playback
    this.#tools = tools
  }

  /** The mask being painted; changed in place. */
  get liveMask(): LabelMask | null {
    return this.#live?.gesture.mask ?? null
  }

  /**
   * The decoded mask of a frame. The last one is kept, and strokes are drawn into it: neither beginning a stroke nor
   * ending it costs a pass over the picture.
   */
  labelsOf(encoded: EncodedMask | null): LabelMask | null {
    if (!encoded) return null
    if (this.#decoded?.encoded !== encoded) this.#decoded = { encoded, labels: decodeMask(encoded) }
    return this.#decoded.labels
  }

  get painting(): boolean {
    return this.liveFrame !== null
  }

  /** Takes one pointer event of the brush or the eraser. */
  handle(event: ToolEvent): void {
    if (!this.#project.video) return
    const tool = this.#tools.toolId === 'eraser' ? eraser : brush
    const step = tool.step(this.#stroke, event, { sizePx: this.#tools.sizePx })
    this.#stroke = step.state
    if (step.effect) this.#carryOut(step.effect)
  }

  /** Forgets where the last stroke ended: another clip was opened. */
  reset(): void {
    this.handle({ kind: 'cancel' })
    this.#stroke = idleStroke
  }

  #carryOut(effect: ToolEffect): void {
    switch (effect.kind) {
      case 'begin':
        this.#begin(effect.mode)
        return this.#draw(effect.segments)
      case 'draw':
        return this.#draw(effect.segments)
      case 'commit':
        return this.#commit()
      case 'drop':
        return this.#drop()
    }
  }

  #begin(mode: StrokeMode): void {
    if (this.#playback.playing) this.#playback.pause()
    const { frameIndex } = this.#playback
    const selected = this.#project.objectById(this.#tools.selected)
    const target = mode === 'paint' ? this.#objectToPaint(selected) : selected
    const created = target && !this.#project.objectById(target.id) ? target : null
    const ink: Ink =
      mode === 'paint' && target
        ? { kind: 'paint', objectId: target.id }
        : { kind: 'erase', objectId: target?.id ?? null }
    const from = this.#project.maskAt(frameIndex)
    const labels = this.labelsOf(from) ?? decodeMask(emptyMask(this.#project.document.size))
    this.#live = { frameIndex, mode, from, gesture: new MaskGesture(labels, ink), created }
    this.liveFrame = frameIndex
    this.liveObject = created
  }

  /** With nothing selected the brush takes the first object there is, or makes one. */
  #objectToPaint(selected: SegmentationObject | null): SegmentationObject | null {
    if (selected) return selected
    const first = this.#project.objects[0]
    if (!first) return newObject(this.#project.objects)
    this.#tools.selected = first.id
    return first
  }

  #draw(segments: Parameters<MaskGesture['draw']>[0]): void {
    if (!this.#live) return
    const { gesture } = this.#live
    const dirty = gesture.draw(segments)
    if (dirty) this.drawLive?.(gesture.mask, dirty)
  }

  #commit(): void {
    const live = this.#live
    this.#end()
    if (!live) return
    const patch = live.gesture.patch()
    if (patch.tiles.length === 0) return
    const undisturbed = this.#project.maskAt(live.frameIndex) === live.from
    this.#commitPatch(live, patch)
    const encoded = this.#project.maskAt(live.frameIndex)
    this.#decoded = undisturbed && encoded ? { encoded, labels: live.gesture.mask } : null
  }

  #commitPatch(live: LiveStroke, patch: ReturnType<MaskGesture['patch']>): void {
    const { created, gesture, mode, frameIndex } = live
    const target = created ?? this.#project.objectById(gesture.ink.objectId)
    const label = `${mode === 'paint' ? 'Paint' : 'Erase'} ${target?.name ?? ''}`.trim()
    const paint = paintFrame(this.#project.document, frameIndex, patch, label)
    this.#project.commit(created ? together(label, [addObject(created), paint]) : paint)
    if (created) this.#tools.selected = created.id
  }

  #drop(): void {
    const live = this.#live
    const dirty = live?.gesture.drop()
    if (live && dirty) this.drawLive?.(live.gesture.mask, dirty)
    this.#end()
  }

  #end(): void {
    this.#live = null
    this.liveFrame = null
    this.liveObject = null
  }
}
