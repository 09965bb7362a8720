import type { Cover } from '../../../shared/domain/hideFormat'
import type { VideoInfo } from '../../../shared/domain/types'
import { planesOf, samplesOf, type Plane, type PlanarFormat, type Samples } from '../../media/decode/planarFormat'
import { boxRadii, type AlphaPlane } from '../alpha/alphaFilters'
import { blurOnce } from '../background/blurredPlanes'
import type { PlanarPicture } from '../encode/decodePlanes'
import { samplesOfColour } from '../encode/planarColours'

/**
 * Covers an area of a picture in place, plane by plane, as it is going to be encoded. A sample of chroma is covered when
 * any of its pixels is, and so are the samples around it: they hold the object's colour too, and programs that show the
 * video mix them into their neighbours.
 * @param area 0 = as it is, anything else = covered
 */
export function coverPicture(picture: PlanarPicture, area: AlphaPlane, cover: Cover, video: VideoInfo): void {
  const { format, data } = picture
  const samples = samplesOf(format, data)
  const shape = cover.kind === 'pixelate' ? wholeBlocks(area, evenBlock(cover.blockPx)) : area
  const bounds = boundsOf(shape)
  if (!bounds) return
  const colour = cover.kind === 'solid' ? samplesOfColour(cover.colour, video, format) : null
  planesOf({ ...format, alpha: false }, picture.size).forEach((plane, index) => {
    const covered = index === 0 ? flags(shape) : chromaFlags(shape, plane, format)
    const job = { samples, plane, covered, box: boxIn(plane, bounds, shape) }
    if (cover.kind === 'solid') fill(job, colour?.[index] ?? 0)
    else if (cover.kind === 'blur') blur(job, (cover.radiusPx * plane.width) / shape.width)
    else pixelate(job, blockIn(plane, shape, evenBlock(cover.blockPx)))
  })
}

interface Box {
  readonly left: number
  readonly top: number
  /** Exclusive, as `bottom` is. */
  readonly right: number
  readonly bottom: number
}

interface CoverJob {
  readonly samples: Samples
  readonly plane: Plane
  /** uint8 [plane.height, plane.width] */
  readonly covered: Uint8Array
  /** All covered samples of the plane lie in it. */
  readonly box: Box
}

function evenBlock(blockPx: number): number {
  return blockPx + (blockPx % 2)
}

function flags({ data }: AlphaPlane): Uint8Array {
  return Uint8Array.from(data, (value) => (value === 0 ? 0 : 1))
}

function chromaFlags(area: AlphaPlane, plane: Plane, { chroma }: PlanarFormat): Uint8Array {
  const wide = chroma === '444' ? 0 : 1
  const tall = chroma === '420' ? 1 : 0
  const out = new Uint8Array(plane.width * plane.height)
  for (let y = 0, at = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++, at++) {
      if (area.data[at] !== 0) setAround(out, plane, x >> wide, y >> tall)
    }
  }
  return out
}

function setAround(out: Uint8Array, { width, height }: Plane, x: number, y: number): void {
  const [left, right] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)]
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
    out.fill(1, row * width + left, row * width + right + 1)
  }
}

/** Squares of a fixed grid that hold any of the area, whole. */
function wholeBlocks({ width, height, data }: AlphaPlane, block: number): AlphaPlane {
  const columns = Math.ceil(width / block)
  const touched = new Uint8Array(columns * Math.ceil(height / block))
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / block) * columns
    for (let x = 0; x < width; x++, at++) if (data[at] !== 0) touched[row + Math.floor(x / block)] = 1
  }
  const out = new Uint16Array(data.length)
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / block) * columns
    for (let x = 0; x < width; x++, at++) out[at] = touched[row + Math.floor(x / block)]!
  }
  return { width, height, data: out }
}

function boundsOf({ width, height, data }: AlphaPlane): Box | null {
  let [left, top, right, bottom] = [width, height, 0, 0]
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if (data[at] === 0) continue
      if (x < left) left = x
      if (x >= right) right = x + 1
      if (y < top) top = y
      bottom = y + 1
    }
  }
  return right === 0 ? null : { left, top, right, bottom }
}

/** The same place in a plane, with the samples around it. */
function boxIn(plane: Plane, { left, top, right, bottom }: Box, { width, height }: AlphaPlane): Box {
  const [across, down] = [plane.width / width, plane.height / height]
  return {
    left: Math.max(0, Math.floor(left * across) - 2),
    top: Math.max(0, Math.floor(top * down) - 2),
    right: Math.min(plane.width, Math.ceil(right * across) + 2),
    bottom: Math.min(plane.height, Math.ceil(bottom * down) + 2)
  }
}

function fill({ samples, plane, covered, box }: CoverJob, value: number): void {
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left, at = y * plane.width + x; x < box.right; x++, at++) {
      if (covered[at] === 1) samples[plane.at + at] = value
    }
  }
}

/** Three box filters, which together come close to a Gaussian; what lies around is drawn in. */
function blur({ samples, plane, covered, box }: CoverJob, radius: number): void {
  const reach = Math.ceil(radius)
  const [left, top] = [Math.max(0, box.left - reach), Math.max(0, box.top - reach)]
  const width = Math.min(plane.width, box.right + reach) - left
  const height = Math.min(plane.height, box.bottom + reach) - top
  const part = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const start = plane.at + (top + y) * plane.width + left
    part.set(samples.subarray(start, start + width), y * width)
  }
  for (const each of boxRadii(radius / 2)) blurOnce(part, { width, height }, each)
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left, at = y * plane.width + x; x < box.right; x++, at++) {
      if (covered[at] === 1) samples[plane.at + at] = part[(y - top) * width + x - left]! + 0.5
    }
  }
}

interface Block {
  readonly width: number
  readonly height: number
}

function blockIn(plane: Plane, area: AlphaPlane, block: number): Block {
  return {
    width: Math.round((block * plane.width) / area.width) || 1,
    height: Math.round((block * plane.height) / area.height) || 1
  }
}

/** Every covered sample becomes the mean of its square. */
function pixelate({ samples, plane, covered, box }: CoverJob, block: Block): void {
  const firstRow = Math.floor(box.top / block.height) * block.height
  const firstColumn = Math.floor(box.left / block.width) * block.width
  for (let top = firstRow; top < box.bottom; top += block.height) {
    for (let left = firstColumn; left < box.right; left += block.width) {
      const bottom = Math.min(plane.height, top + block.height)
      flatten(samples, plane, covered, { left, top, right: Math.min(plane.width, left + block.width), bottom })
    }
  }
}

function flatten(samples: Samples, plane: Plane, covered: Uint8Array, { left, top, right, bottom }: Box): void {
  let sum = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left, at = plane.at + y * plane.width + x; x < right; x++, at++) sum += samples[at]!
  }
  const mean = sum / ((right - left) * (bottom - top)) + 0.5
  for (let y = top; y < bottom; y++) {
    for (let x = left, at = y * plane.width + x; x < right; x++, at++) {
      if (covered[at] === 1) samples[plane.at + at] = mean
    }
  }
}
