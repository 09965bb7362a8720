import type { FrameIndex } from '../../shared/domain/types'
import type { EditorDocument } from './document'
import { Origins, writtenOrigins } from './origins'

/** No painted frame is an origin of this name. */
const unknown = '?'

/**
 * Names the origins of derived masks that come from a file, which holds only whether they were out of date: those that
 * were not count as made from the references the file holds, the others as made from something else.
 */
export function nameSavedOrigins(
  document: EditorDocument,
  saved: readonly { readonly frameIndex: FrameIndex; readonly stale?: boolean | undefined }[]
): void {
  const origins = new Origins(document, true)
  for (const { frameIndex, stale } of saved) {
    const derived = document.propagated.get(frameIndex)
    if (!derived) continue
    const ids = Object.keys(derived.confidence).map(Number)
    const named = stale ? new Map(ids.map((id) => [id, unknown])) : origins.named(ids, frameIndex)
    document.propagated.set(frameIndex, { ...derived, madeFrom: writtenOrigins(named) })
  }
}
