import type { VideoDecoder } from '../session/ports'
import type { ObjectFinder } from '../suggest/objectFinder'

export interface DiscoverDeps {
  readonly decoder: VideoDecoder
  readonly finder: ObjectFinder
  readonly signal: AbortSignal
  readonly frameDone: () => void
}
