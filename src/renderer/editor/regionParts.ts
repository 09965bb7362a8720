import { connectedParts, type ConnectedParts } from '../../shared/domain/connectedParts'
import { regionSize, type Region } from './region'

/** The connected parts of a region: what lies inside it, or between. See `connectedParts`. */
export function regionParts({ rect, data }: Region, inside: 0 | 1, diagonal: boolean): ConnectedParts {
  return connectedParts({ ...regionSize(rect), data }, inside, diagonal)
}

/** One part as a region of its own. */
export function partOf({ rect }: Region, { labels }: ConnectedParts, part: number): Region {
  return { rect, data: Uint8Array.from(labels, (label) => (label === part ? 1 : 0)) }
}
