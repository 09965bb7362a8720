/** What the exports need of a matting network: `inference/matting` implements it. */

/** Tiles of pictures, as the network takes them: float32, N after each other, of `tile` by `tile` pixels. */
export interface MattingTiles {
  readonly count: number
  /** [N, 3, tile, tile]: red, green, blue of the picture at its full resolution, 0..1. */
  readonly image: Float32Array<ArrayBuffer>
  /** [N, 1, tile, tile]: alpha as it is known so far, 0..1. */
  readonly softMask: Float32Array<ArrayBuffer>
  /** [N, 1, tile, tile]: 1 where alpha is to be found, else 0. */
  readonly band: Float32Array<ArrayBuffer>
}

/** How a network is given a picture. Pixels are those of the picture at its full resolution. */
export interface MattingLayout {
  /** Side of a tile. */
  readonly tile: number
  /** At each side of a tile: read, so that neighbours agree, and not written. */
  readonly margin: number
  /** Half the width of the band alpha is found in: the least, and the usual one at 1080 lines. */
  readonly band: { readonly minRadius: number; readonly radius: number }
}

export interface MattingNetwork {
  readonly name: string
  readonly version: string
  readonly device: string
  readonly layout: MattingLayout
  /**
   * @param tiles their memory is the network's from then on
   * @returns alpha, float32 [N, 1, tile, tile] in 0..1
   * @throws StudioError `inference-failed`
   */
  alpha(tiles: MattingTiles): Promise<Float32Array>
  dispose(): Promise<void>
}

export interface OpenedMatting {
  /** Null where no network is installed: edges are soft then. */
  readonly network: MattingNetwork | null
  /** Gives it back. */
  close(): Promise<void>
}

/** @throws StudioError `bundle-…` for a network that is damaged */
export type OpenMatting = () => Promise<OpenedMatting>
