import type { BandStroke, EdgeTuning } from '../../shared/domain/edgeTuning'
import type { ObjectId } from '../../shared/domain/types'
import type { EditorDocument } from './document'
import { smallEditBytes, type DocumentEdit } from './edits'

/** Adds a finished stroke of the refine-edge brush. */
export function addBandStroke(stroke: BandStroke, label: string): DocumentEdit {
  return {
    label,
    frameIndex: stroke.frameIndex,
    bytes: smallEditBytes + 8 * stroke.points.length,
    apply: (document) => {
      document.bands = [...document.bands, stroke]
    },
    revert: (document) => {
      document.bands = document.bands.filter((each) => each !== stroke)
    }
  }
}

/** Tunes the edge of one object. @param before what undo gives back @param edge undefined for the usual */
export function tuneEdge(
  id: ObjectId,
  before: EdgeTuning | undefined,
  edge: EdgeTuning | undefined,
  label: string
): DocumentEdit {
  const put = (document: EditorDocument, value: EdgeTuning | undefined): void => {
    document.objects = document.objects.map((object) => {
      if (object.id !== id) return object
      if (value) return { ...object, edge: value }
      const plain = { ...object }
      delete plain.edge
      return plain
    })
  }
  return { label, bytes: smallEditBytes, apply: (d) => put(d, edge), revert: (d) => put(d, before) }
}
