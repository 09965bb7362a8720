import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onnxModel } from './onnxGraph'

export interface MattingLook {
  /** Side of the square whose mean luma alpha is, pixels; odd. */
  readonly side?: number
  readonly tile?: number
  readonly margin?: number
  readonly radius?: number
}

/** Shares of red, green and blue in luma. */
export const lumaShares = [0.2126, 0.7152, 0.0722] as const

/**
 * A network whose answer is known: in the band alpha is the mean luma of the picture around the pixel, elsewhere the soft
 * mask. Of white objects before black that is the truth.
 * @returns the bundle's folder, below `root`
 */
export async function lumaMatting(root: string, look: MattingLook = {}): Promise<string> {
  const { side = 1, tile = 256, margin = 32, radius = 24 } = look
  const folder = join(root, 'hodor-matting')
  await mkdir(folder, { recursive: true })
  const model = lumaModel(side, tile)
  await writeFile(join(folder, 'matting.onnx'), model)
  const shape = (channels: string): string[] => ['N', channels, String(tile), String(tile)]
  const manifest = {
    ...{ format: 1, kind: 'matting', name: 'luma', version: '0.0.1', licence: 'Apache-2.0', tile, margin },
    band: { min_radius: 8, default_radius: radius },
    graphs: {
      matting: {
        file: 'matting.onnx',
        inputs: { image: shape('3'), soft_mask: shape('1'), band: shape('1') },
        outputs: { alpha: shape('1') }
      }
    },
    sha256: { 'matting.onnx': createHash('sha256').update(model).digest('hex') }
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest))
  return folder
}

function lumaModel(side: number, tile: number): Buffer {
  const shape = (channels: number) => ['N', channels, tile, tile]
  const pad = (side - 1) / 2
  return onnxModel({
    nodes: [
      { op: 'Conv', inputs: ['image', 'shares'], outputs: ['luma'] },
      {
        ...{ op: 'AveragePool', inputs: ['luma'], outputs: ['mean'] },
        attributes: { kernel_shape: [side, side], pads: [pad, pad, pad, pad] }
      },
      { op: 'Sub', inputs: ['mean', 'soft_mask'], outputs: ['off'] },
      { op: 'Mul', inputs: ['off', 'band'], outputs: ['change'] },
      { op: 'Add', inputs: ['soft_mask', 'change'], outputs: ['sum'] },
      { op: 'Clip', inputs: ['sum', 'least', 'most'], outputs: ['alpha'] }
    ],
    constants: {
      shares: { dims: [1, 3, 1, 1], values: [...lumaShares] },
      least: { dims: [], values: [0] },
      most: { dims: [], values: [1] }
    },
    inputs: { image: shape(3), soft_mask: shape(1), band: shape(1) },
    outputs: { alpha: shape(1) }
  })
}
