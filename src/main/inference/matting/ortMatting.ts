import type { MattingLayout, MattingNetwork, MattingTiles } from '../../session/matting'
import { goldenDifference, goldenInput, readGolden } from '../formulaGolden'
import { OrtGraphs } from '../ortGraphs'
import { readMatting, type MattingBundle } from './mattingBundle'

/** A GPU that computes in half precision stays below this, as a share of the largest alpha. */
const deviceTolerance = 0.05

export interface MattingRequest {
  readonly path: string
  readonly device: string
  readonly threads: number
}

/** The network in this thread. The studio keeps it in a worker: `workerMatting.ts`. */
export class OrtMatting implements MattingNetwork {
  private constructor(
    private readonly bundle: MattingBundle,
    private readonly graphs: OrtGraphs<'matting'>
  ) {}

  /**
   * A device other than the CPU is asked for the bundle's golden tensors first.
   * @throws StudioError `bundle-…`; an Error that says why the device is no good
   */
  static async open({ path, device, threads }: MattingRequest): Promise<OrtMatting> {
    const bundle = await readMatting(path)
    const network = new OrtMatting(bundle, await OrtGraphs.open(bundle, device, threads))
    try {
      if (device !== 'cpu') await network.prove()
      return network
    } catch (error) {
      await network.dispose()
      throw error
    }
  }

  get name(): string {
    return this.bundle.manifest.name
  }

  get version(): string {
    return this.bundle.manifest.version
  }

  get device(): string {
    return this.graphs.device
  }

  get layout(): MattingLayout {
    const { tile, margin, band } = this.bundle.manifest
    return { tile, margin, band: { minRadius: band.min_radius, radius: band.default_radius } }
  }

  async alpha({ count, image, softMask, band }: MattingTiles): Promise<Float32Array> {
    const { tile } = this.bundle.manifest
    const dims = (channels: number): number[] => [count, channels, tile, tile]
    const [alpha] = await this.graphs.run('matting', [
      { dims: dims(3), data: image },
      { dims: dims(1), data: softMask },
      { dims: dims(1), data: band }
    ])
    return alpha!.data
  }

  async dispose(): Promise<void> {
    await this.graphs.dispose()
  }

  /** The largest difference from the golden tensors; 0 where the bundle has none. */
  async goldenDifference(): Promise<number> {
    const file = this.bundle.manifest.golden?.file
    if (file === undefined) return 0
    const golden = await readGolden(this.bundle.path, file)
    const inputs = ['image', 'soft_mask', 'band'].map((name) => goldenInput(golden, name))
    const [alpha] = await this.graphs.run('matting', inputs)
    return goldenDifference(golden, { alpha: alpha! })
  }

  private async prove(): Promise<void> {
    const difference = await this.goldenDifference()
    if (difference > deviceTolerance) throw new Error(`its alpha differs from the CPU's by ${difference.toFixed(3)}`)
  }
}
