import { throwIfCancelled } from '../../../../shared/domain/errors'
import type { MattingNetwork } from '../../../session/matting'
import type { AlphaPlane } from '../alphaFilters'
import { cutTiles, putTiles, tilesOf, type TiledPicture } from './tiles'

/** Tiles that go to the network together: what memory the work takes does not grow with the picture. */
const together = 4

export interface RefineOptions {
  readonly signal: AbortSignal
  /** Work is only done where this one is not 0. */
  readonly within?: AlphaPlane | undefined
}

/**
 * Alpha in the band as the network finds it; everything else as it was. The next tiles are cut while the network is at
 * work on the last.
 * @returns a new plane @throws StudioError `cancelled`, `inference-failed`
 */
export async function refineAlpha(
  picture: TiledPicture,
  network: MattingNetwork,
  { signal, within }: RefineOptions
): Promise<AlphaPlane> {
  const { soft, band } = picture
  const { layout } = network
  const into = { width: soft.width, height: soft.height, data: soft.data.slice() }
  const tiles = tilesOf(band, layout, within)
  let running: Promise<void> = Promise.resolve()
  for (let at = 0; at < tiles.length; at += together) {
    const batch = tiles.slice(at, at + together)
    const cut = cutTiles(picture, batch, layout)
    await running
    throwIfCancelled(signal)
    running = network.alpha(cut).then((alpha) => putTiles(alpha, batch, layout, { band, into }))
    running.catch(() => undefined)
  }
  await running
  return into
}
