import type { AnnotationsFormat } from '../../../shared/domain/annotationFormats'
import { edgesOfKind, type MatteFormat } from '../../../shared/domain/exportFormats'
import type { ExportObject } from '../../../shared/domain/exportJob'
import type { FrameIndex, LabelMask, ObjectId, RgbFrame, Size } from '../../../shared/domain/types'
import { openMatting } from '../../inference/matting/openMatting'
import { layerNames, type Matte } from '../../interchange/exrMasks'
import { fromHalf, toHalf } from '../../interchange/halfFloat'
import { fullAlpha } from '../alpha/alphaFilters'
import { matteSourceFor, noMatting, type OpenedAlpha } from '../alpha/matteSource'
import type { ToRgb } from '../alpha/matting/tiles'
import type { ExportContext } from '../exportWriter'

/** Layers of one picture. */
export interface LayersOfFrame {
  readonly mattes: ReadonlyMap<ObjectId, Matte>
  /** What the file reads back as: with matting the layers may say otherwise than the label mask. */
  readonly mask: LabelMask
}

/** Mattes of a target's objects by matting, frame after frame. */
export interface MattedLayers {
  /** What the user should know, a sentence each. */
  readonly notes: readonly string[]
  /** @param frame at the video's size @returns null where no network is installed, or the frame has no mask */
  of(frame: RgbFrame): Promise<LayersOfFrame | null>
  close(): Promise<void>
}

const format: MatteFormat = {
  kind: 'matte',
  codec: 'png',
  encoder: 'software',
  extras: { audio: false, subtitles: false, chapters: false },
  edges: { ...edgesOfKind('matting'), featherPx: 0, growPx: 0, smoothFrames: 0 }
}

const asItIs: ToRgb = (guide, from, { into, at, step }) => {
  for (let channel = 0; channel < 3; channel++) into[at + channel * step] = guide[from + channel]! / 255
}

/** @returns null where nobody asked for matting @throws StudioError `bundle-…` for a network that is damaged */
export async function openMattedLayers(
  context: ExportContext<AnnotationsFormat>,
  objects: readonly ExportObject[]
): Promise<MattedLayers | null> {
  if (context.format.edges !== 'matting') return null
  const { network, close } = await (context.matting ?? openMatting)()
  if (!network) return { notes: [noMatting], of: async () => null, close }
  // One network for the layers of all objects.
  const lent = { ...context, format, matting: async () => ({ network, close: async () => undefined }) }
  const sources = new Map<ObjectId, OpenedAlpha>()
  for (const object of objects) sources.set(object.id, await matteSourceFor(lent, [object], asItIs))
  return { notes: [], of: (frame) => layersOf(frame, objects, sources), close }
}

async function layersOf(
  { frameIndex, width, height, data }: RgbFrame,
  objects: readonly ExportObject[],
  sources: ReadonlyMap<ObjectId, OpenedAlpha>
): Promise<LayersOfFrame | null> {
  const mattes = new Map<ObjectId, Matte>()
  for (const [id, source] of sources) {
    const alpha = await source.at(frameIndex, data)
    if (!alpha) return null
    mattes.set(
      id,
      Float32Array.from(alpha.data, (value) => value / fullAlpha)
    )
  }
  return { mattes, mask: labelsOf(mattes, objects, { width, height }) }
}

/** As `decodeExrMasks` reads layers: in the order of their names, each pixel to whoever has most of it. */
function labelsOf(
  mattes: ReadonlyMap<ObjectId, Matte>,
  objects: readonly ExportObject[],
  { width, height }: Size
): LabelMask {
  const data = new Uint8Array(width * height)
  const best = new Float32Array(data.length).fill(0.5)
  const names = [...layerNames(objects)].sort(([, one], [, other]) => (`${one}.Y` < `${other}.Y` ? -1 : 1))
  for (const [id] of names) {
    const matte = mattes.get(id)
    for (let at = 0; matte && at < data.length; at++) {
      const value = fromHalf(toHalf(matte[at]!))
      if (value < best[at]! || (data[at] !== 0 && value === best[at]!)) continue
      best[at] = value
      data[at] = id
    }
  }
  return { width, height, data }
}

/** Pictures of a range, some of them left out. */
export class PictureWalk {
  readonly #frames: AsyncIterator<RgbFrame>

  constructor({ decoder, range, signal }: Pick<ExportContext, 'decoder' | 'range' | 'signal'>) {
    this.#frames = decoder.decode(range, signal)[Symbol.asyncIterator]()
  }

  /** Frames are asked for in order. @returns null behind the last */
  async at(frameIndex: FrameIndex): Promise<RgbFrame | null> {
    for (;;) {
      const { done, value } = await this.#frames.next()
      if (done === true) return null
      if (value.frameIndex === frameIndex) return value
    }
  }

  async close(): Promise<void> {
    await this.#frames.return?.()
  }
}
