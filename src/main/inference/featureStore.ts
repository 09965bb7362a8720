import { usualPreferences } from '../../shared/domain/preferences'
import { ScratchFile } from '../scratch/scratchFile'
import { fromHalf, toHalf } from './halfFloats'
import type { FeatureLimits } from '../session/ports'
import type { FeatureArrays } from './ortFeatures'

/** `STUDIO_FEATURE_MEMORY_MIB` and `STUDIO_FEATURE_DISK_MIB`, or what was chosen, mebibytes. */
export function featureLimits(
  env: Readonly<Record<string, string | undefined>>,
  chosen: { readonly featureMemoryMiB: number; readonly featureDiskMiB: number } = usualPreferences
): FeatureLimits {
  const mebibytes = (name: string, usual: number): number => {
    const given = Number(env[name] ?? usual)
    return (given >= 0 ? given : usual) * 1024 * 1024
  }
  return {
    memoryBytes: mebibytes('STUDIO_FEATURE_MEMORY_MIB', chosen.featureMemoryMiB),
    diskBytes: mebibytes('STUDIO_FEATURE_DISK_MIB', chosen.featureDiskMiB)
  }
}

interface Part {
  readonly name: string
  readonly dims: readonly number[]
  /** Of all parts one after the other. */
  readonly length: number
}

interface Stored {
  readonly parts: readonly Part[]
  /** In memory, or null: then it lies at `at` of the file. */
  readonly halves: Uint16Array | null
  readonly at: number
}

/**
 * Backbone features of visited frames in half precision: first in memory, then on disk; what fits into neither is not
 * kept. Compressing them does not pay: their mantissas are noise.
 */
export class FeatureStore {
  readonly #stored = new Map<string, Stored>()
  #memory = 0
  #file: Promise<ScratchFile> | null = null
  #fileBytes = 0

  constructor(private limits: FeatureLimits) {}

  /** Limits from now on; a store that holds more forgets everything. */
  async limit(limits: FeatureLimits): Promise<void> {
    this.limits = limits
    if (this.#memory > limits.memoryBytes || this.#fileBytes > limits.diskBytes) await this.clear()
  }

  /** Bytes held now. */
  get bytes(): { readonly memory: number; readonly disk: number } {
    return { memory: this.#memory, disk: this.#fileBytes }
  }

  /** @returns whether they are kept */
  async put(key: string, features: FeatureArrays): Promise<boolean> {
    if (this.#stored.has(key)) return true
    const named = Object.entries(features)
    const parts = named.map(([name, { dims, data }]) => ({ name, dims: [...dims], length: data.length }))
    const bytes = parts.reduce((sum, { length }) => sum + 2 * length, 0)
    const inMemory = this.#memory + bytes <= this.limits.memoryBytes
    if (!inMemory && this.#fileBytes + bytes > this.limits.diskBytes) return false
    const halves = joined(named.map(([, { data }]) => toHalf(data)))
    if (inMemory) {
      this.#memory += bytes
      this.#stored.set(key, { parts, halves, at: 0 })
      return true
    }
    this.#fileBytes += bytes
    this.#file ??= ScratchFile.create()
    const at = await (await this.#file).append(new Uint8Array(halves.buffer))
    this.#stored.set(key, { parts, halves: null, at })
    return true
  }

  /** @returns null where they are not kept */
  async get(key: string): Promise<FeatureArrays | null> {
    const stored = this.#stored.get(key)
    if (!stored) return null
    const halves = stored.halves ?? (await this.#read(stored))
    let from = 0
    const entries = stored.parts.map(({ name, dims, length }) => {
      const data = fromHalf(halves.subarray(from, from + length))
      from += length
      return [name, { dims, data }] as const
    })
    return Object.fromEntries(entries)
  }

  /** Forgets everything and gives the disk back. */
  async clear(): Promise<void> {
    const file = await this.#file
    this.#file = null
    this.#stored.clear()
    this.#memory = 0
    this.#fileBytes = 0
    await file?.close()
  }

  async #read({ at, parts }: Stored): Promise<Uint16Array> {
    const bytes = parts.reduce((sum, { length }) => sum + 2 * length, 0)
    const data = await (await this.#file!).read(at, bytes)
    return new Uint16Array(Uint8Array.from(data).buffer)
  }
}

function joined(parts: readonly Uint16Array[]): Uint16Array {
  const all = new Uint16Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
