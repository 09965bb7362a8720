import type { ImportedFormat } from '../../shared/domain/importedMasks'
import type { Rgb, Size } from '../../shared/domain/types'
import type { ShapeArea } from './shapeAreas'

/** What annotation files list, whatever their format: clips of pictures with shapes on them. */

export interface ListedObject {
  /** The object through the clip, where the file says so; null = only its label is known. */
  readonly track: string | number | null
  readonly label: string
  /** Number of the label where the file has one: object ids follow it. */
  readonly labelId: string | number
  /** What the object itself is called, where its label is that of a class. */
  readonly ownName?: string | undefined
}

export interface ListedShape extends ListedObject {
  /** What to call it in messages: `annotations[3]`. */
  readonly where: string
  readonly area: ShapeArea
  /** Shapes of a higher one lie above. */
  readonly z: number
  readonly score?: number | undefined
}

export interface ListedPicture {
  /** Path or name as the file has it; null where it only counts frames. */
  readonly name: string | null
  /** Where the file states it; null = its name has to tell. */
  readonly frameIndex: number | null
  /** Null where the file does not say. */
  readonly size: Size | null
  readonly shapes: readonly ListedShape[]
}

export interface ListedClip {
  /** What the file calls it, the first being shown; empty where it has no name. */
  readonly names: readonly string[]
  readonly pictures: readonly ListedPicture[]
  /** Where no picture is listed. */
  readonly size?: Size | null
  /** Objects that are there without being seen. */
  readonly unseen?: readonly ListedObject[]
}

export interface AnnotationList {
  readonly format: ImportedFormat
  readonly clips: readonly ListedClip[]
  /** By label. */
  readonly colours: ReadonlyMap<string, Rgb>
  readonly notes: readonly string[]
}
