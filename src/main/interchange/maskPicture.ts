import { extname } from 'node:path'
import { locateFfmpeg } from '../media/ffmpeg/locateFfmpeg'
import { localOnly, mediaPath } from '../media/ffmpeg/mediaPath'
import { runProcess } from '../media/ffmpeg/runProcess'
import { checkPixels } from '../media/masks/maskLimits'
import { parsePng, unpackBits, unreadableMask } from '../media/masks/maskPng'
import { readPictureFile } from '../media/sequence/pictureFile'
import type { Size } from '../../shared/domain/types'

/** A picture that may be a mask, before anybody knows what its values mean. */
export interface MaskPicture extends Size {
  /** What `values` are: places in the palette, shades, or red, green and blue as one number. */
  readonly kind: 'indexed' | 'grey' | 'colour'
  /** [height, width]; 0 where the picture is transparent, unless that is a place in the palette like others. */
  readonly values: Uint8Array | Uint16Array | Uint32Array
  /** White. */
  readonly top: number
  /** Colours of an indexed picture, as one number each. */
  readonly palette: readonly number[]
  /** 1 where it is opaque; null where it has no transparency. */
  readonly opaque: Uint8Array | null
  /** Whether values were blurred by compression. */
  readonly lossy: boolean
  /** Whether this studio wrote it: values are object numbers then. */
  readonly own: boolean
}

export interface PictureFile {
  readonly path: string
  readonly name: string
  readonly bytes: Buffer
  readonly signal: AbortSignal
  /** May refuse a size before anything is made of it. */
  readonly check: (size: Size) => void
}

/** Endings of pictures that masks are read from. */
export const pictureEndings = ['.png', '.jpg', '.jpeg']

/** @throws StudioError `mask-unreadable` */
export async function readMaskPicture(file: PictureFile): Promise<MaskPicture> {
  return extname(file.path).toLowerCase() === '.png' ? pngPicture(file) : jpegPicture(file)
}

function pngPicture({ bytes, name, check }: PictureFile): MaskPicture {
  const png = parsePng(bytes, name, check)
  const { width, height, channels, depth, data } = png
  const own = bytes.subarray(0, 4096).includes('tEXtSoftware\0HODOR Studio')
  if (channels === 1) {
    const raw = depth < 8 ? unpackBits(data, png, depth) : data
    const top = 2 ** depth - 1
    const values = raw instanceof Uint16Array ? raw : Uint8Array.from(raw)
    const base = { width, height, values, top, lossy: false, own }
    if (!png.palette) return cleared({ ...base, kind: 'grey', palette: [], opaque: keyed(values, png.transparency) })
    const palette = png.palette.map(([red = 0, green = 0, blue = 0]) => packed(red, green, blue))
    const clear = png.palette.map((colour) => (colour[3] ?? 255) < 128)
    return indexed({ ...base, kind: 'indexed', palette, opaque: null }, clear)
  }
  return cleared({ ...spread(png, channels), own })
}

/** Transparent by a colour that stands for it. */
function keyed(values: ArrayLike<number>, key: Uint16Array | undefined): Uint8Array | null {
  const transparent = key?.[0]
  return transparent === undefined ? null : Uint8Array.from(values, (value) => Number(value !== transparent))
}

function indexed(picture: MaskPicture, clear: readonly boolean[]): MaskPicture {
  if (!clear.includes(true)) return picture
  const opaque = Uint8Array.from(picture.values, (value) => Number(clear[value] !== true))
  const zeroIsOpaque = clear[0] !== true && picture.values.includes(0)
  return zeroIsOpaque ? { ...picture, opaque } : cleared({ ...picture, opaque })
}

type Spread = Omit<MaskPicture, 'own'>

/** Pictures of several channels: shades where red, green and blue are one, colours of 8 bits elsewhere. */
function spread(png: ReturnType<typeof parsePng>, channels: number): Spread {
  const { width, height, depth, data } = png
  const pixels = width * height
  const alphaAt = channels === 2 || channels === 4 ? channels - 1 : 0
  const opaque = alphaAt > 0 ? new Uint8Array(pixels) : null
  const half = 2 ** (depth - 1)
  for (let pixel = 0; opaque && pixel < pixels; pixel++) {
    opaque[pixel] = data[pixel * channels + alphaAt]! >= half ? 1 : 0
  }
  const base = { width, height, palette: [], opaque, lossy: false }
  const shades = greyOf(data, channels, depth, opaque)
  if (shades) return { ...base, kind: 'grey', values: shades, top: 2 ** depth - 1 }
  const shift = depth - 8
  const values = new Uint32Array(pixels)
  for (let pixel = 0, at = 0; pixel < pixels; pixel++, at += channels) {
    values[pixel] = packed(data[at]! >> shift, data[at + 1]! >> shift, data[at + 2]! >> shift)
  }
  return { ...base, kind: 'colour', values, top: 0xffffff }
}

/** Null where a visible pixel has a colour. */
function greyOf(
  data: ArrayLike<number>,
  channels: number,
  depth: number,
  opaque: Uint8Array | null
): Uint8Array | Uint16Array | null {
  const pixels = data.length / channels
  const values = depth === 16 ? new Uint16Array(pixels) : new Uint8Array(pixels)
  for (let pixel = 0, at = 0; pixel < pixels; pixel++, at += channels) {
    const value = data[at]!
    const isGrey = channels < 3 || (data[at + 1] === value && data[at + 2] === value)
    if (!isGrey && opaque?.[pixel] !== 0) return null
    values[pixel] = value
  }
  return values
}

function cleared(picture: MaskPicture): MaskPicture {
  const { opaque, values } = picture
  if (opaque) for (let at = 0; at < values.length; at++) if (opaque[at] === 0) values[at] = 0
  return picture
}

/** The same picture with colours in place of places in a palette; others as they are. */
export function asColours(picture: MaskPicture): MaskPicture {
  if (picture.kind !== 'indexed') return picture
  const { palette } = picture
  const values = Uint32Array.from(picture.values, (value) => palette[value] ?? 0)
  return { ...picture, kind: 'colour', values, top: 0xffffff, palette: [] }
}

export function packed(red: number, green: number, blue: number): number {
  return (red << 16) | (green << 8) | blue
}

/** Decoded by FFmpeg, in which it is a picture like any other. */
async function jpegPicture({ path, name, check, signal }: PictureFile): Promise<MaskPicture> {
  const { size = null } = (await readPictureFile(path)) ?? {}
  if (!size) throw unreadableMask(name, 'it is no JPEG picture, or is damaged')
  checkPixels(size, `The mask ${name}`)
  check(size)
  const { ffmpeg } = await locateFfmpeg()
  const input = [...localOnly, '-f', 'image2', '-pattern_type', 'none', '-c:v', 'mjpeg', '-i', mediaPath(path)]
  const output = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1']
  const { code, stdout } = await runProcess(ffmpeg, ['-v', 'error', '-nostdin', ...input, ...output], { signal })
  const pixels = size.width * size.height
  if (code !== 0 || stdout.length !== pixels * 3) throw unreadableMask(name, 'it is no JPEG picture, or is damaged')
  const base = { ...size, palette: [], opaque: null, lossy: true, own: false }
  const shades = new Uint8Array(pixels)
  let colourful = 0
  for (let pixel = 0; pixel < pixels; pixel++) {
    const [red, green, blue] = [stdout[pixel * 3]!, stdout[pixel * 3 + 1]!, stdout[pixel * 3 + 2]!]
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 32) colourful++
    shades[pixel] = Math.round((red + green + blue) / 3)
  }
  if (colourful > pixels / 200) {
    throw unreadableMask(name, 'it is a JPEG in colour, which blurs the borders between objects: save it as PNG')
  }
  return { ...base, kind: 'grey', values: shades, top: 255 }
}
