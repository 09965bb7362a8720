import type { MattingLayout, OpenMatting } from '../../../session/matting'

/** Where no network says otherwise. */
const usualLayout: MattingLayout = { tile: 256, margin: 32, band: { minRadius: 8, radius: 24 } }

/**
 * In place of the network: one half wherever it would be asked. A matte made with it is a trimap: white inside, black
 * outside, grey where alpha is to be found.
 */
export function trimapMatting(open: OpenMatting): OpenMatting {
  return async () => {
    const { network, close } = await open()
    const layout = network?.layout ?? usualLayout
    return {
      network: {
        name: 'trimap',
        version: '',
        device: 'cpu',
        layout,
        alpha: async ({ count }) => new Float32Array(count * layout.tile * layout.tile).fill(0.5),
        dispose: async () => undefined
      },
      close
    }
  }
}
