import { basename } from 'node:path'
import { z } from 'zod'
import { StudioError } from '../../../shared/domain/errors'
import type { ClipScratch } from '../ports'
import { digestFiles, wordOf, type FileDigest } from './digest'
import { rehome, type Moves } from './rehome'
import type { StagedOutput, Staging } from './staging'

/** Where outputs end up: a folder, a bucket. */
export interface Destination {
  /** What lies in the final place, against what is to go there. */
  compare(final: string, files: readonly FileDigest[]): Promise<'absent' | 'same' | 'other'>
  /** @param replace false: it must not be there; somebody may come in between. @throws StudioError `output-exists` */
  put(output: StagedOutput, files: readonly FileDigest[], replace: boolean): Promise<void>
  exists(final: string): Promise<boolean>
  /** Marked as not whole, so that it may be replaced unasked. */
  isIncomplete(final: string): Promise<boolean>
  remove(final: string): Promise<void>
}

export interface PublishedClip {
  readonly staging: Staging
  readonly scratch: ClipScratch
  readonly destination: Destination
  readonly overwrite: boolean
  /** What else changes its place with the outputs: fetched inputs. */
  readonly moves: Moves
}

const claimsName = 'claims.json'
const manifestName = 'published.json'

const claimsSchema = z.array(z.string())
const manifestSchema = z.object({
  version: z.literal(1),
  outputs: z.array(z.object({ final: z.string(), word: z.string() })),
  files: z.array(z.string())
})

/**
 * Remembers, before any work, which final names were free: what lies there later is the clip's own.
 * @throws StudioError `output-exists` for what is not
 */
export async function claimOutputs(clip: PublishedClip, outputs: readonly string[]): Promise<void> {
  const { staging, scratch, destination, overwrite } = clip
  const own = new Set(await readJson(scratch, claimsName, claimsSchema))
  for (const final of outputs.map((path) => staging.finalOf(path))) {
    if (own.has(final) || overwrite) continue
    if ((await destination.exists(final)) && !(await destination.isIncomplete(final))) throw existsAlready(final)
    own.add(final)
  }
  await scratch.put(claimsName, json([...own]))
}

/** What an earlier attempt published to the end, if all of it is still there. */
export async function publishedBefore(
  scratch: ClipScratch,
  destination: Destination
): Promise<readonly string[] | null> {
  const manifest = await readJson(scratch, manifestName, manifestSchema)
  if (!manifest) return null
  for (const { final } of manifest.outputs) if (!(await destination.exists(final))) return null
  return manifest.files
}

/**
 * Gives outputs their final names: each one whole, what is there already with the same content left alone, the list of
 * all of them last. A second time it changes nothing.
 * @throws StudioError `cancelled` where another worker has the clip, `output-exists`, and as the destination
 */
export async function publishOutputs(
  clip: PublishedClip,
  files: readonly string[],
  mayPublish: () => Promise<boolean>
): Promise<readonly string[]> {
  const { staging, scratch, moves } = clip
  const made = await staging.made()
  const digests = new Map<StagedOutput, readonly FileDigest[]>()
  for (const output of made) {
    await rehome(output, [...moves, ...staging.moves])
    digests.set(output, await digestFiles(output.staged))
  }
  if (!(await mayPublish())) throw takenOver()
  const waiting = await stillToPut(clip, digests)
  for (const { output, replace } of waiting) await clip.destination.put(output, digests.get(output) ?? [], replace)
  await clearMarks(clip, made)
  const finals = files.map((path) => staging.finalOf(path))
  const outputs = made.map((output) => ({ final: output.final, word: wordOf(digests.get(output) ?? []) }))
  // Asked for again, there is nothing left to put: what the first time put still counts.
  const before = (await readJson(scratch, manifestName, manifestSchema))?.outputs ?? []
  const kept = before.filter(({ final }) => !outputs.some((output) => output.final === final))
  await scratch.put(manifestName, json({ version: 1, outputs: [...kept, ...outputs], files: finals }))
  return finals
}

interface WaitingOutput {
  readonly output: StagedOutput
  readonly replace: boolean
}

/** Refuses before anything is put. */
async function stillToPut(
  { scratch, destination, overwrite }: PublishedClip,
  digests: ReadonlyMap<StagedOutput, readonly FileDigest[]>
): Promise<WaitingOutput[]> {
  const own = new Set(await readJson(scratch, claimsName, claimsSchema))
  const waiting: WaitingOutput[] = []
  for (const [output, files] of digests) {
    const there = await destination.compare(output.final, files)
    if (there === 'same') continue
    const replace = overwrite || own.has(output.final) || isMark(output.final)
    if (there === 'other' && !replace && !(await destination.isIncomplete(output.final)))
      throw existsAlready(output.final)
    waiting.push({ output, replace: replace || there === 'other' })
  }
  return waiting
}

const markEnding = '.incomplete.json'

function isMark(final: string): boolean {
  return final.endsWith(markEnding)
}

/** What is whole now is no longer marked. */
async function clearMarks({ destination }: PublishedClip, made: readonly StagedOutput[]): Promise<void> {
  const names = new Set(made.map(({ final }) => final))
  for (const { final } of made) {
    const mark = `${final}${markEnding}`
    if (!isMark(final) && !names.has(mark)) await destination.remove(mark)
  }
}

async function readJson<T>(scratch: ClipScratch, name: string, schema: z.ZodType<T>): Promise<T | null> {
  const bytes = await scratch.get(name)
  if (!bytes) return null
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch {
    // Scratch is ours alone; what cannot be read there is as good as nothing.
    return null
  }
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}

export function existsAlready(final: string): StudioError {
  return new StudioError('output-exists', `${basename(final)} exists already.`, {
    hint: 'Choose another name, or allow overwriting.',
    messageWithPath: `${final} exists already.`
  })
}

function takenOver(): StudioError {
  return new StudioError('cancelled', 'Another worker has the clip by now.', {
    hint: 'Nothing: what was made here is thrown away, the other worker publishes.'
  })
}
