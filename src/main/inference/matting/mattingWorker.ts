import { answerCalls, type CallHandlers } from '../workerLine'
import { OrtMatting } from './ortMatting'
import type { MattingCalls } from './workerMatting'

/** Entry of the worker thread that finds alpha. Tiles are done in the order they came. */

let opened: OrtMatting | null = null
let line: Promise<unknown> = Promise.resolve()

const calls: CallHandlers<MattingCalls> = {
  async open(request) {
    opened = await OrtMatting.open(request)
    const { name, version, device, layout } = opened
    return { name, version, device, layout }
  },
  alpha(tiles) {
    const network = opened
    if (!network) throw new Error('no network is open')
    const result = line.then(() => network.alpha(tiles))
    line = result.catch(() => undefined)
    return result
  }
}

answerCalls<MattingCalls, null>(calls, () => null, { alpha: (alpha) => [alpha.buffer] })
