import { StudioError } from '../../shared/domain/errors'
import { trimapMatting } from '../export/alpha/matting/trimap'
import { hasMatting } from '../inference/matting/mattingBundle'
import { openMatting } from '../inference/matting/openMatting'
import type { MattingNetwork, OpenedMatting, OpenMatting } from '../session/matting'

type Open = (devices: () => Promise<readonly string[]>) => Promise<OpenedMatting>

/**
 * The matting network of a window: opened when edges first need it, on the device that HODOR runs on, else on the CPU, and
 * kept, since a picture is asked for with every move of a slider.
 */
export class MattingInUse {
  #opening: Promise<OpenedMatting> | null = null

  /** @param device of HODOR, seen to work */
  constructor(
    private readonly device: () => Promise<string>,
    private readonly open: Open = (devices) => openMatting({ devices })
  ) {}

  /**
   * What is given back stays open. A network that failed, or is not there, is looked for anew next time.
   * @throws StudioError as `openMatting`
   */
  readonly borrow: OpenMatting = async () => {
    const opening = (this.#opening ??= this.open(async () => [await this.device()]))
    try {
      const { network } = await opening
      if (!network) this.#letGo(opening)
      return { network: network && this.#lent(network, opening), close: async () => undefined }
    } catch (error) {
      this.#letGo(opening)
      throw error
    }
  }

  get installed(): boolean {
    return hasMatting()
  }

  /** @param trimap the band itself in place of the network's alpha: a picture of where alpha is found */
  borrowFor(trimap: boolean | undefined): OpenMatting {
    return trimap === true ? trimapMatting(this.borrow) : this.borrow
  }

  async close(): Promise<void> {
    const former = this.#opening
    this.#opening = null
    await (await former?.catch(() => null))?.close()
  }

  #lent(network: MattingNetwork, opening: Promise<OpenedMatting>): MattingNetwork {
    const { name, version, device, layout } = network
    return {
      name,
      version,
      device,
      layout,
      alpha: async (tiles) => {
        try {
          return await network.alpha(tiles)
        } catch (error) {
          if (StudioError.from(error).code === 'inference-failed') this.#letGo(opening)
          throw error
        }
      },
      dispose: async () => undefined
    }
  }

  #letGo(opening: Promise<OpenedMatting>): void {
    if (this.#opening === opening) this.#opening = null
  }
}
