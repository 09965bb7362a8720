import { cancelled, StudioError } from '../../shared/domain/errors'
import type { EdgeProblem } from '../editor/smartEdge/snapEdge'

/**
 * Solves smart-edge problems beside the window's own thread.
 * @returns uint8 [height, width]: 1 inside
 */
export type SnapEdges = (problem: EdgeProblem, signal: AbortSignal) => Promise<Uint8Array>

export const snapInWorker: SnapEdges = (problem, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled(signal.reason))
    const worker = new Worker(new URL('./smartEdgeWorker.ts', import.meta.url), { type: 'module' })
    const end = (): void => {
      worker.terminate()
      signal.removeEventListener('abort', abort)
    }
    const abort = (): void => {
      end()
      reject(cancelled(signal.reason))
    }
    signal.addEventListener('abort', abort)
    worker.onmessage = ({ data }: MessageEvent<Uint8Array>) => {
      end()
      resolve(data)
    }
    worker.onerror = ({ message }) => {
      end()
      reject(new StudioError('internal', `Smart edge failed: ${message}`))
    }
    worker.postMessage(problem, [problem.rgba.buffer, problem.inside.buffer])
  })
