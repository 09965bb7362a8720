import { snapEdge, type EdgeProblem } from '../editor/smartEdge/snapEdge'

/** Runs in a Web Worker: one problem in, one region out. Cancelling ends the worker. */
self.addEventListener('message', ({ data }: MessageEvent<EdgeProblem>) => {
  const inside = snapEdge(data)
  self.postMessage(inside, { transfer: [inside.buffer] })
})
