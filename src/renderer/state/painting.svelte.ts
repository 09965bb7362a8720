import type { ToolId } from '../../shared/domain/actions'
import { decodeMask } from '../../shared/domain/maskRle'
import type { SegmentationObject } from '../../shared/domain/project'
import type { EncodedMask, FrameIndex, LabelMask, ObjectId } from '../../shared/domain/types'
import { addObject, changeObject, paintFrame, together } from '../editor/edits'
import { fillPolygon, polygonBounds } from '../editor/fillPolygon'
import type { PixelRect, Point } from '../editor/geometry'
import { groundAround } from '../editor/ground'
import { holeAt, islandAt } from '../editor/holes'
import { eraseInk, paintInk, type Ink } from '../editor/ink'
import { MaskGesture } from '../editor/maskGesture'
import type { TilePatch } from '../editor/maskTiles'
import { segmentBounds, type Segment } from '../editor/raster'
import { fillRegion } from '../editor/region'
import { emptyMask } from '../editor/relabel'
import { runningTools } from '../editor/runningTools'
import type { Outline, StrokeMode, ToolEffect, ToolEvent } from '../editor/tool'
import { strings } from '../strings'
import { betterColour, lockedIds, newObject } from './objects'
import type { PlaybackState } from './playback.svelte'
import type { ProjectState } from './project.svelte'
import type { ToolState } from './tools.svelte'

/** Redraws part of a mask that is being painted. */
export type DrawLive = (mask: LabelMask, rect: PixelRect) => void

export interface PaintingOptions {
  readonly project: ProjectState
  readonly playback: PlaybackState
  readonly tools: ToolState
  /** CSS pixels per pixel of the video. */
  scale(): number
  /** Says why nothing was painted. */
  refuse(reason: string): void
}

interface LiveEdit {
  readonly frameIndex: FrameIndex
  readonly gesture: MaskGesture
  /** What the frame showed when the edit began, null for nothing. */
  readonly from: EncodedMask | null
  readonly mode: StrokeMode
  readonly target: SegmentationObject | null
  /** Whether the target comes into being with this edit: one entry for both. */
  readonly creates: boolean
  /** Whether the target gets another colour with it. */
  readonly recolours: boolean
}

/** CSS pixels within which a click counts as on a corner. */
const cornerReach = 7

/** Turns pointer events into edits of the current frame's mask; one gesture is one history entry. */
export class Painting {
  /** Frame of the running stroke: while set, the screen shows its mask and nothing else replaces it. */
  liveFrame = $state<FrameIndex | null>(null)
  /** The object the running stroke will create: drawn already, listed only once the stroke is finished. */
  liveObject = $state.raw<SegmentationObject | null>(null)
  /** Polygon or lasso under way. */
  outline = $state.raw<Outline | null>(null)
  drawLive: DrawLive | null = null
  #running = runningTools()
  #used: ToolId = 'brush'
  #live: LiveEdit | null = null
  #decoded: { readonly encoded: EncodedMask; readonly labels: LabelMask } | null = null
  readonly #options: PaintingOptions

  constructor(options: PaintingOptions) {
    this.#options = options
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

  /** Takes one event for the tool in hand; another tool's unfinished gesture is dropped first. */
  handle(event: ToolEvent): void {
    const { project, tools } = this.#options
    if (!project.video) return
    const tool = this.#running.has(tools.toolId) ? tools.toolId : this.#used
    // A stroke goes on with the tool it began with; an outline is left behind with its tool.
    if (tool !== this.#used && !this.painting) this.#step(this.#used, { kind: 'cancel' })
    if (!this.painting) this.#used = tool
    this.#step(this.#used, event)
  }

  /** Forgets where the last stroke ended: another clip was opened. */
  reset(): void {
    this.handle({ kind: 'cancel' })
    this.#running = runningTools()
    this.outline = null
  }

  /**
   * Changes the selected object on the current frame as one entry.
   * @param change works on the gesture; returns the rectangle it changed, null when there was nothing to do
   * @returns whether anything changed
   */
  applyToSelected(label: string, change: (gesture: MaskGesture) => PixelRect | null): boolean {
    if (this.painting || !this.#options.project.video) return false
    const live = this.#open('paint')
    if (!live) return false
    const dirty = change(live.gesture)
    if (dirty) this.drawLive?.(live.gesture.mask, dirty)
    return this.#finish(live, label)
  }

  #step(tool: ToolId, event: ToolEvent): void {
    const running = this.#running.get(tool)
    if (!running) return
    const context = { sizePx: this.#options.tools.sizePx, closePx: cornerReach / this.#options.scale() }
    const effect = running.step(event, context)
    this.outline = running.outline()
    if (effect) this.#carryOut(effect)
  }

  #carryOut(effect: ToolEffect): void {
    switch (effect.kind) {
      case 'begin':
        this.#begin(effect.mode, effect.segments[0])
        return this.#draw(effect.segments)
      case 'draw':
        return this.#draw(effect.segments)
      case 'commit':
        return this.#commit()
      case 'fill':
        return this.#fill(effect.mode, effect.outline)
      case 'flood':
        return this.#flood(effect.mode, effect.point)
      case 'drop':
        return this.#drop()
    }
  }

  #begin(mode: StrokeMode, first: Segment | undefined): void {
    const opened = this.#open(mode, this.#options.tools.hardness)
    if (!opened) return
    const live = first ? this.#coloured(opened, segmentBounds(first)) : opened
    this.#live = live
    this.liveFrame = live.frameIndex
    this.liveObject = live.creates || live.recolours ? live.target : null
  }

  /** Starts an edit of the current frame; null, with the reason said, when the object may not be changed. */
  #open(mode: StrokeMode, hardness = 1): LiveEdit | null {
    const { project, playback, tools } = this.#options
    if (playback.playing) playback.pause()
    const selected = project.objectById(tools.selected)
    const target = mode === 'paint' ? this.#objectToPaint(selected) : selected
    if (target?.locked) {
      this.#options.refuse(strings.reasons.objectLocked(target.name))
      return null
    }
    const from = project.maskAt(playback.frameIndex)
    const labels = this.labelsOf(from) ?? decodeMask(emptyMask(project.document.size))
    const gesture = new MaskGesture(labels, this.#inkFor(mode, target), hardness)
    const creates = target !== null && !project.objectById(target.id)
    return { frameIndex: playback.frameIndex, mode, from, target, gesture, creates, recolours: false }
  }

  /** An object that is painted for the first time gets a colour that is seen on what it covers. */
  #coloured(live: LiveEdit, rect: PixelRect): LiveEdit {
    const { project, playback } = this.#options
    const { target, mode, creates } = live
    if (!target || mode !== 'paint' || isAnywhere(project, target.id)) return live
    const middle = { x: (rect.left + rect.right) / 2, y: (rect.top + rect.bottom) / 2 }
    const ground = groundAround(playback.shown, project.document.size, middle)
    const colour = betterColour(target, project.objects, ground)
    return colour ? { ...live, target: { ...target, colour: [...colour] }, recolours: !creates } : live
  }

  #inkFor(mode: StrokeMode, target: SegmentationObject | null): Ink {
    const locked = lockedIds(this.#options.project.objects)
    return mode === 'paint' && target ? paintInk(target.id, locked) : eraseInk(target?.id ?? null, locked)
  }

  /** With nothing selected the brush takes the first object there is, or makes one. */
  #objectToPaint(selected: SegmentationObject | null): SegmentationObject | null {
    const { project, tools } = this.#options
    if (selected) return selected
    const first = project.objects[0]
    if (!first) return newObject(project.objects)
    tools.selected = first.id
    return first
  }

  #draw(segments: Parameters<MaskGesture['draw']>[0]): void {
    if (!this.#live) return
    const { gesture } = this.#live
    const dirty = gesture.draw(segments)
    if (dirty) this.drawLive?.(gesture.mask, dirty)
  }

  #fill(mode: StrokeMode, outline: readonly Point[]): void {
    const opened = this.#open(mode)
    if (!opened) return
    const live = this.#coloured(opened, polygonBounds(outline))
    const dirty = live.gesture.change(polygonBounds(outline), (mask, ink) => fillPolygon(mask, outline, ink))
    if (dirty) this.drawLive?.(live.gesture.mask, dirty)
    this.#finish(live, mode === 'paint' ? strings.edits.outline : strings.edits.outlineAway)
  }

  #flood(mode: StrokeMode, point: Point): void {
    const live = this.#open(mode)
    if (!live) return
    const { gesture, target } = live
    const find = mode === 'paint' ? holeAt : islandAt
    const region = target && find(gesture.mask, target.id, point)
    if (!region)
      return this.#options.refuse(mode === 'paint' ? strings.reasons.noHoleHere : strings.reasons.noIslandHere)
    gesture.change(region.rect, (mask, ink) => fillRegion(mask, region, ink))
    this.drawLive?.(gesture.mask, region.rect)
    this.#finish(live, mode === 'paint' ? strings.edits.fillHole : strings.edits.removeIsland)
  }

  #commit(): void {
    const live = this.#live
    this.#end()
    if (live) this.#finish(live, live.mode === 'paint' ? strings.edits.paint : strings.edits.erase)
  }

  /** @returns whether anything changed */
  #finish(live: LiveEdit, verb: string): boolean {
    const patch = live.gesture.patch()
    if (patch.tiles.length === 0) return false
    const { project } = this.#options
    const undisturbed = project.maskAt(live.frameIndex) === live.from
    this.#commitPatch(live, patch, verb)
    const encoded = project.maskAt(live.frameIndex)
    this.#decoded = undisturbed && encoded ? { encoded, labels: live.gesture.mask } : null
    return true
  }

  #commitPatch({ creates, recolours, target, frameIndex }: LiveEdit, patch: TilePatch, verb: string): void {
    const { project, tools } = this.#options
    const label = `${verb} ${target?.name ?? ''}`.trim()
    const paint = paintFrame(project.document, frameIndex, patch, label)
    const { document } = project
    const before = target && creates ? [addObject(target)] : []
    if (target && recolours) before.push(changeObject(document, target.id, { colour: target.colour }, label))
    project.commit(before.length > 0 ? together(label, [...before, paint]) : paint)
    if (creates && target) tools.selected = target.id
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

/** Whether any frame shows an object. */
function isAnywhere({ lanes }: ProjectState, id: ObjectId): boolean {
  return (lanes.find(({ objectId }) => objectId === id)?.largestArea ?? 0) > 0
}
