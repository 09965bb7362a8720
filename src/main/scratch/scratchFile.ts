import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Room on disk for things that can be made again: at the end it is given back, also where the studio ends badly. */
export class ScratchFile {
  #bytes = 0

  private constructor(
    private readonly file: FileHandle,
    private readonly folder: string | null
  ) {}

  /** @param parent existing folder; absent = the system's for temporary files */
  static async create(parent = tmpdir()): Promise<ScratchFile> {
    const folder = await mkdtemp(join(parent, 'hodor-studio-cache-'))
    const file = await open(join(folder, 'cache'), 'wx+')
    // Where an open file may lose its name, its room is free as soon as the process is gone, however that happens.
    const nameless = await rm(folder, { recursive: true }).then(
      () => true,
      () => false
    )
    return new ScratchFile(file, nameless ? null : folder)
  }

  get bytes(): number {
    return this.#bytes
  }

  /** @returns where it lies */
  async append(data: Uint8Array): Promise<number> {
    const at = this.#bytes
    this.#bytes += data.length
    await this.file.write(data, 0, data.length, at)
    return at
  }

  async read(at: number, length: number): Promise<Buffer> {
    const data = Buffer.allocUnsafe(length)
    await this.file.read(data, 0, length, at)
    return data
  }

  async close(): Promise<void> {
    await this.file.close()
    if (this.folder !== null) await rm(this.folder, { recursive: true, force: true })
  }
}
