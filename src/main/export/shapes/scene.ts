import type { ExportObject } from '../../../shared/domain/exportJob'
import { numbersAVertex, type Pose, type RotoShape } from '../../../shared/domain/rotoShapes'
import { clipNameOf } from '../../../shared/domain/sequencePath'
import { sequenceNumbers } from '../../../shared/domain/sequenceNumbers'
import { formatTimecode, framesUntil, timecodeAt } from '../../../shared/domain/smpteTimecode'
import type { FrameRange, Rational, Rgb, Size, VideoInfo } from '../../../shared/domain/types'
import { uniqueNames } from '../../interchange/uniqueNames'

/** Shapes as host applications take them: in pixels of the picture as they load it, in frames from its first one. */
export interface ShapeScene {
  /** Of the clip. */
  readonly name: string
  /** Upright, with pixels that need not be square. */
  readonly size: Size
  /** Width of a pixel by its height. */
  readonly pixelAspect: number
  readonly rate: Rational
  /** Of the clip, at a constant rate. */
  readonly frames: number
  /** Number of the clip's first picture; null for files, which have none. */
  readonly firstNumber: number | null
  /** Of the clip's first frame. */
  readonly timecode: string
  /** First and last frame of the export. */
  readonly range: FrameRange
  /** No two of one name. */
  readonly objects: readonly SceneObject[]
}

export interface SceneObject {
  readonly name: string
  readonly colour: Rgb
  /** In the order in which they are drawn. */
  readonly shapes: readonly SceneShape[]
}

export interface SceneShape {
  /** Letters, digits and `_`; of one object no two alike. */
  readonly name: string
  readonly isHole: boolean
  readonly from: number
  readonly to: number
  readonly vertices: number
  readonly keys: readonly SceneKey[]
}

export interface SceneKey {
  readonly frame: number
  readonly pose: Pose
}

export interface ScenePlan {
  readonly video: VideoInfo
  readonly range: FrameRange
  readonly objects: readonly ExportObject[]
  readonly shapes: readonly RotoShape[]
  /** Everything but the objects. */
  readonly invert: boolean
}

export function sceneOf({ video, range, ...plan }: ScenePlan): ShapeScene {
  const { frameRate: rate, frameCount } = video
  const { size, pixelAspect, scale } = hostPicture(video)
  const frameOf = (frameIndex: number): number => framesUntil(video, frameIndex)
  const sceneRange = { from: frameOf(range.from), to: frameOf(range.to) }
  const objects = plan.invert ? inverted(plan, { range, size: video.size }) : apart(plan)
  return {
    ...{ name: clipNameOf(video.path), size, pixelAspect, rate, range: sceneRange },
    frames: frameOf(frameCount - 1) + 1,
    firstNumber: sequenceNumbers(video, { from: 0, to: 0 })?.first ?? null,
    timecode: formatTimecode(timecodeAt(video, 0)),
    objects: objects.map(({ name, colour, shapes }) => ({
      ...{ name, colour },
      shapes: shapes.map((shape, at) => sceneShape(shape, at, { frameOf, scale }))
    }))
  }
}

interface NamedShapes {
  readonly name: string
  readonly colour: Rgb
  readonly shapes: readonly RotoShape[]
}

function apart({ objects, shapes }: Pick<ScenePlan, 'objects' | 'shapes'>): NamedShapes[] {
  const names = uniqueNames(objects)
  return objects.map(({ id, colour }) => ({
    ...{ name: names.get(id) ?? `Object ${id}`, colour },
    shapes: shapes.filter(({ objectId }) => objectId === id)
  }))
}

/** A frame around everything, out of which the objects are taken; what was a hole adds to it again. */
function inverted(
  { objects, shapes }: Pick<ScenePlan, 'objects' | 'shapes'>,
  { range, size }: { range: FrameRange; size: Size }
): NamedShapes[] {
  const [first] = objects
  if (!first) return []
  const turned = shapes.map((shape) => ({ ...shape, isHole: !shape.isHole }))
  const all = [frameAround(range, size), ...turned].sort((one, two) => two.area - one.area)
  return [{ name: 'Everything else', colour: first.colour, shapes: all }]
}

function frameAround({ from, to }: FrameRange, { width, height }: Size): RotoShape {
  const corners = [
    [-1, -1],
    [width + 1, -1],
    [width + 1, height + 1],
    [-1, height + 1]
  ] as const
  const pose = Float64Array.from(corners.flatMap(([x, y]) => [x, y, 0, 0, 0, 0]))
  const keys = from === to ? [from] : [from, to]
  return {
    ...{ objectId: 0, isHole: false, vertices: 4, from, to, area: Infinity, errorPx: 0 },
    keys: keys.map((frameIndex) => ({ frameIndex, pose }))
  }
}

/** Host applications load pictures with the pixels they are coded in, turned upright. */
function hostPicture({ size, codedSize, sampleAspect, rotationDegrees }: VideoInfo) {
  const aspect = sampleAspect.num / sampleAspect.den
  if (aspect === 1 || !Number.isFinite(aspect)) return { size, pixelAspect: 1, scale: [1, 1] as const }
  if (rotationDegrees % 180 === 0) {
    return { size: codedSize, pixelAspect: aspect, scale: [codedSize.width / size.width, 1] as const }
  }
  const turned = { width: codedSize.height, height: codedSize.width }
  return { size: turned, pixelAspect: 1 / aspect, scale: [1, codedSize.width / size.height] as const }
}

function sceneShape(
  { isHole, from, to, vertices, keys }: RotoShape,
  at: number,
  { frameOf, scale }: { frameOf: (frameIndex: number) => number; scale: readonly [number, number] }
): SceneShape {
  const byFrame = new Map(keys.map(({ frameIndex, pose }) => [frameOf(frameIndex), scaled(pose, scale)]))
  return {
    ...{ name: `${isHole ? 'Hole' : 'Shape'}${at + 1}`, isHole, vertices, from: frameOf(from), to: frameOf(to) },
    keys: [...byFrame].map(([frame, pose]) => ({ frame, pose }))
  }
}

function scaled(pose: Pose, [x, y]: readonly [number, number]): Pose {
  return pose.map((value, at) => value * (at % 2 === 0 ? x : y))
}

export interface SceneVertex {
  readonly x: number
  readonly y: number
  /** Handles, relative to the vertex. */
  readonly into: readonly [number, number]
  readonly out: readonly [number, number]
}

export function verticesOf(pose: Pose): SceneVertex[] {
  return Array.from({ length: pose.length / numbersAVertex }, (_, at) => {
    const [x, y, inX, inY, outX, outY] = pose.subarray(at * numbersAVertex, (at + 1) * numbersAVertex)
    return { x: x!, y: y!, into: [inX!, inY!], out: [outX!, outY!] }
  })
}

/** Shortest text with so many decimals, and never `-0`. */
export function decimals(value: number, digits: number): string {
  const text = value.toFixed(digits)
  const short = text.includes('.') ? text.replace(/\.?0+$/, '') : text
  return short === '-0' ? '0' : short
}

/** Letters of ASCII, digits and `_`, a letter first; no two alike. Other alphabets stay in labels and comments. */
export function identifiers(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name, at) => {
    const plain = name
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
    const base = /^[A-Za-z]/.test(plain) ? plain : `Object${at + 1}${plain === '' ? '' : `_${plain}`}`
    let unique = base
    for (let number = 2; taken.has(unique.toLowerCase()); number++) unique = `${base}_${number}`
    taken.add(unique.toLowerCase())
    return unique
  })
}
