/** Roto shapes as the core knows them, with what `rotoShapes.ts` says of them. */

/** A closed outline: x and y in turn, neighbours about a pixel apart, the object on the right hand of the way. */
export interface Contour {
  readonly points: Float32Array
  /** Length of the way to each point, and of the whole way at the end. Float32 [points + 1]. */
  readonly lengths: Float32Array
  /** Pixels it encloses; always positive. */
  readonly area: number
  readonly isHole: boolean
}

/** Where long work lets others in, and where it is cancelled. */
export type Breather = () => Promise<void>
