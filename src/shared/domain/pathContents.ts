import type { Rational } from './types'

/** Numbered pictures that can be opened as a clip. */
export interface OpenableSequence {
  readonly path: string
  /** File names of the first and the last one. */
  readonly first: string
  readonly last: string
  readonly count: number
  /** Numbers in between without a picture; at most some hundreds. */
  readonly missing: readonly number[]
  readonly frameRate: Rational | null
}

/** A clip of a data set in DAVIS or YouTube-VOS layout. */
export interface DataSetClip {
  readonly name: string
  /** Folder of its pictures. */
  readonly images: string
  readonly count: number
  /** Mask picture of its first frame that has one; null where there is none. */
  readonly firstMask: string | null
}

export type PathContents =
  | { readonly kind: 'video' | 'project' | 'masks' }
  | { readonly kind: 'sequence'; readonly sequence: OpenableSequence }
  | { readonly kind: 'dataSet'; readonly name: string; readonly clips: readonly DataSetClip[] }
