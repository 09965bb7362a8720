import { cancelled } from '../../shared/domain/errors'
import { answerCalls, type CallHandlers } from '../inference/workerLine'
import type { FinderCalls } from './workerFinder'
import type { Picture, PointedFrame } from './objectFinder'
import { OrtFinder } from './ortFinder'

/** Entry of the worker thread that finds objects. Requests run in the order they came. */

let opened: OrtFinder | null = null
let line: Promise<unknown> = Promise.resolve()

let held: { readonly key: string; readonly picture: Picture } | null = null

/** @throws StudioError `cancelled` where another frame was handed over meanwhile */
function heldFrame(key: string): PointedFrame {
  if (held?.key !== key) throw cancelled()
  const { picture } = held
  return { key, read: () => Promise.resolve(picture) }
}

function finder(): OrtFinder {
  if (!opened) throw new Error('no network is open')
  return opened
}

/** One at a time: two runs at once would only fight for the cores. */
function inTurn<T>(task: () => Promise<T>): Promise<T> {
  const result = line.then(task)
  line = result.catch(() => undefined)
  return result
}

const calls: CallHandlers<FinderCalls> = {
  async open(request) {
    opened = await OrtFinder.open(request)
    const { device, name, version, input } = opened
    return { device, name, version, input }
  },
  suggest: (picture) => inTurn(() => finder().suggest(picture)),
  queries: (frame) => inTurn(() => finder().queries(frame)),
  associate: (queries) => inTurn(() => finder().associate(queries)),
  trackMasks: ({ frame, embeddings }) => inTurn(() => finder().trackMasks(frame, embeddings)),
  async holdFrame(frame) {
    held = frame
    return null
  },
  preparePoint: (key) =>
    inTurn(() =>
      finder()
        .preparePoint(heldFrame(key))
        .then(() => null)
    ),
  point: ({ key, pointing }) => inTurn(() => finder().point(heldFrame(key), pointing))
}

answerCalls<FinderCalls, null>(calls, () => null)
