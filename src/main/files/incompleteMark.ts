import { rm, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { readPlainText } from './plainFile'

/** What a video that broke off leaves out. */
export interface BrokenOff {
  /** Frames that were asked for and not made; 0 where the file does not say how many it should have. */
  readonly missing: number
  readonly reason: string
}

/** Why an output is not whole. */
export interface Incomplete extends BrokenOff {
  /** Frames it holds. */
  readonly frames: number
}

/** The file beside an output (a file or a folder) that says it is not whole. */
export function incompleteMark(output: string): string {
  return `${resolve(output)}.incomplete.json`
}

/** Tells an output that broke off from a whole one: a next run may replace it unasked, and takes the mark away. */
export async function markIncomplete(output: string, { frames, missing, reason }: Incomplete): Promise<void> {
  const content = { incomplete: basename(resolve(output)), frames, missing, reason }
  await writeFile(incompleteMark(output), `${JSON.stringify(content, null, 2)}\n`)
}

export async function isIncomplete(output: string): Promise<boolean> {
  const text = await readPlainText(incompleteMark(output)).catch(() => '')
  return /"incomplete":/.test(text)
}

/** The output is whole now. */
export async function clearIncomplete(output: string): Promise<void> {
  await rm(incompleteMark(output), { force: true })
}
