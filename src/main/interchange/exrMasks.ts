import { z } from 'zod'
import { objectIdSchema } from '../../shared/domain/project'
import type { Timecode } from '../../shared/domain/smpteTimecode'
import type { LabelMask, ObjectId, Rational, Size } from '../../shared/domain/types'
import type { ImportedObject } from '../../shared/domain/importedMasks'
import type { AnnotatedObject } from './annotatedClip'
import { checkPixels } from '../media/masks/maskLimits'
import { encodeExr, type ExrChannel } from './exrWrite'
import { readExrHeader, readExrRows, type ExrHeader } from './exrRead'
import { toHalf } from './halfFloat'
import { uniqueNames } from './uniqueNames'

/** Mattes as layers of an EXR picture: `<object>.Y`, 0..1, linear. */

/** Text attribute that says which layer is which object; other programs keep or ignore it. */
const objectsAttribute = 'hodorObjects'

const channel = z.int().min(0).max(255)
const objectsSchema = z.array(
  z.object({ layer: z.string(), id: objectIdSchema, name: z.string(), colour: z.tuple([channel, channel, channel]) })
)

/** Coverage of an object over a frame, 0..1, [height, width]. */
export type Matte = Float32Array

/** @param mattes by object; objects without one have the hard edge of the label mask */
export function encodeExrMasks(
  mask: LabelMask,
  objects: readonly AnnotatedObject[],
  { frameRate, timecode }: { readonly frameRate: Rational; readonly timecode?: Timecode },
  mattes: ReadonlyMap<ObjectId, Matte> = new Map()
): Uint8Array {
  const { channels, texts } = matteLayers(mask, objects, mattes)
  return encodeExr({ size: { width: mask.width, height: mask.height }, channels, frameRate, timecode, texts })
}

/** A channel an object, and the attribute that says which is whose. */
export function matteLayers(
  mask: LabelMask,
  objects: readonly AnnotatedObject[],
  mattes: ReadonlyMap<ObjectId, Matte>
): { channels: ExrChannel[]; texts: Record<string, string> } {
  const layers = layerNames(objects)
  const entries = objects.map(({ id, name, colour }) => ({ layer: layers.get(id) ?? '', id, name, colour }))
  return {
    channels: entries.map(({ layer, id }) => matteChannel(`${layer}.Y`, mask, id, mattes.get(id))),
    texts: { [objectsAttribute]: JSON.stringify(entries) }
  }
}

/** ASCII letters, digits and underscores: what every compositing program takes. At most 29 characters. */
export function layerNames(objects: readonly AnnotatedObject[]): Map<ObjectId, string> {
  const plain = (name: string): string => {
    const ascii = name
      .normalize('NFKD')
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
    return /^\d/.test(ascii) ? `_${ascii}` : ascii
  }
  return uniqueNames(objects, (name) => {
    const [, stem = '', number = ''] = /^(.*?)(_\d+)?$/.exec(plain(name)) ?? []
    return stem.slice(0, 29 - number.length) + number
  })
}

function matteChannel(name: string, mask: LabelMask, id: ObjectId, matte: Matte | undefined): ExrChannel {
  const { width, data } = mask
  const full = toHalf(1)
  return {
    name,
    fillRow: (y, row) => {
      for (let x = 0; x < width; x++) {
        const pixel = y * width + x
        if (matte) row[x] = toHalf(matte[pixel]!)
        else row[x] = data[pixel] === id ? full : 0
      }
    }
  }
}

export interface ExrMasks {
  readonly size: Size
  readonly objects: readonly ImportedObject[]
  /** Each pixel is the object's that covers most of it, background where none covers half. */
  readonly mask: LabelMask
}

/**
 * @param check may refuse a size before anything is made of it
 * @throws RangeError for files that are no EXR masks
 */
export function decodeExrMasks(bytes: Buffer, check: (size: Size) => void = () => undefined): ExrMasks {
  const header = readExrHeader(bytes)
  checkPixels(header.size, 'The EXR picture')
  check(header.size)
  const layers = objectLayers(header)
  if (layers.length === 0) throw new RangeError('it has no layer with a matte')
  if (layers.length > 255) throw new RangeError('it has more than 255 layers')
  const { width, height } = header.size
  const data = new Uint8Array(width * height)
  const best = new Float32Array(width * height).fill(0.5)
  const idOf = new Map(layers.map((layer) => [layer.channel, layer.id]))
  readExrRows(bytes, header, [...idOf.keys()], (y, name, values) => {
    const id = idOf.get(name) ?? 0
    for (let x = 0, pixel = y * width; x < width; x++, pixel++) {
      if (values[x]! < best[pixel]! || (data[pixel] !== 0 && values[x]! === best[pixel]!)) continue
      best[pixel] = values[x]!
      data[pixel] = id
    }
  })
  return {
    size: header.size,
    objects: layers.map(({ id, name, colour }) => ({ id, name, colour })),
    mask: { width, height, data }
  }
}

/** The studio's own list of objects, or else a layer each, by its alpha, luminance or only channel. */
function objectLayers(header: ExrHeader): (ImportedObject & { channel: string })[] {
  const own = ownObjects(header.texts.get(objectsAttribute))
  const names = header.channels.map(({ name }) => name)
  if (own) {
    const listed = own.map(({ layer, ...object }) => ({ ...object, channel: `${layer}.Y` }))
    return listed.filter((object) => names.includes(object.channel))
  }
  const layers = [...new Set(names.filter((name) => name.includes('.')).map(layerOf))]
  return layers.flatMap((layer, index) => {
    const inLayer = names.filter((name) => layerOf(name) === layer)
    const found = ['A', 'Y'].map((last) => `${layer}.${last}`).find((name) => inLayer.includes(name))
    const chosen = found ?? (inLayer.length === 1 ? inLayer[0] : undefined)
    return chosen === undefined ? [] : [{ id: index + 1, name: layer, colour: null, channel: chosen }]
  })
}

function ownObjects(text: string | undefined): z.infer<typeof objectsSchema> | null {
  try {
    return text === undefined ? null : objectsSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function layerOf(channelName: string): string {
  return channelName.includes('.') ? channelName.slice(0, channelName.lastIndexOf('.')) : ''
}
