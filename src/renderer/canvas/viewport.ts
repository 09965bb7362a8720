import type { Size } from '../../shared/domain/types'
import { clamp, type Point } from '../editor/geometry'

/** How the picture lies on the stage: stage = picture · scale + offset, in CSS pixels. */
export interface Viewport {
  /** CSS pixels per pixel of the video. */
  readonly scale: number
  readonly offsetX: number
  readonly offsetY: number
}

export const minScale = 0.02
export const maxScale = 64

/** Space around a fitted picture, CSS pixels. */
const fitMargin = 24

/** The whole picture, centred, never enlarged beyond `limit`. */
export function fitViewport(video: Size, stage: Size, limit = 4): Viewport {
  const room = { width: Math.max(1, stage.width - 2 * fitMargin), height: Math.max(1, stage.height - 2 * fitMargin) }
  const scale = clamp(Math.min(room.width / video.width, room.height / video.height, limit), minScale, maxScale)
  return centred(video, stage, scale)
}

/** The picture centred at a scale, e.g. 1 / devicePixelRatio for one video pixel on each screen pixel. */
export function centred(video: Size, stage: Size, scale: number): Viewport {
  return {
    scale,
    offsetX: Math.round((stage.width - video.width * scale) / 2),
    offsetY: Math.round((stage.height - video.height * scale) / 2)
  }
}

/** Scales by `factor` and keeps the picture point under `anchor` (stage coordinates) where it is. */
export function zoomedAt(viewport: Viewport, anchor: Point, factor: number): Viewport {
  const scale = clamp(viewport.scale * factor, minScale, maxScale)
  const ratio = scale / viewport.scale
  return {
    scale,
    offsetX: anchor.x - (anchor.x - viewport.offsetX) * ratio,
    offsetY: anchor.y - (anchor.y - viewport.offsetY) * ratio
  }
}

/** Moves the picture; at least `keep` CSS pixels of it stay on the stage. */
export function panned(viewport: Viewport, by: Point, room: { video: Size; stage: Size }, keep = 48): Viewport {
  const { video, stage } = room
  return {
    scale: viewport.scale,
    offsetX: clamp(viewport.offsetX + by.x, keep - video.width * viewport.scale, stage.width - keep),
    offsetY: clamp(viewport.offsetY + by.y, keep - video.height * viewport.scale, stage.height - keep)
  }
}

export function toPicture(viewport: Viewport, stagePoint: Point): Point {
  return {
    x: (stagePoint.x - viewport.offsetX) / viewport.scale,
    y: (stagePoint.y - viewport.offsetY) / viewport.scale
  }
}

export function toStage(viewport: Viewport, picturePoint: Point): Point {
  return {
    x: picturePoint.x * viewport.scale + viewport.offsetX,
    y: picturePoint.y * viewport.scale + viewport.offsetY
  }
}
