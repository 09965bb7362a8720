import { createHash } from 'node:crypto'
import { strFromU8, unzipSync } from 'fflate'
import { z } from 'zod'
import { forEachRun } from '../../shared/domain/maskRle'
import { projectHeadSchema, type PackedProject, type ProjectHead } from '../../shared/domain/packedProject'
import { projectVersion } from '../../shared/domain/project'
import { packProject, spanOf } from '../../shared/domain/projectPacking'
import { describeIssue, messageOf, tooNew, unreadable } from './projectErrors'
import { readVersion1 } from './projectVersion1'

/** What the bytes of a `.hodor` file mean; pure. The format is described in docs/project-format.md. */

export const projectFormat = 'hodor-project'
export const headEntry = 'project.json'
export const masksEntry = 'masks.bin'

const versionSchema = z.object({ format: z.literal(projectFormat), version: z.int().min(1) })

/** What the file holds beyond the project itself. */
export const fileHeadSchema = projectHeadSchema.extend({
  video: projectHeadSchema.shape.video.extend({ relativePath: z.string().min(1).optional() }),
  masksSha256: z.string()
})

export interface ParsedProject {
  readonly packed: PackedProject
  /** Path of the video from the project's folder, with forward slashes; null where there is none. */
  readonly relativeVideoPath: string | null
}

/**
 * Reads every version up to this studio's own.
 * @param name of the file, for messages
 * @throws StudioError `project-unreadable` naming what is wrong, `project-too-new`
 */
export function parseProject(file: Uint8Array, name: string): ParsedProject {
  const parsed = isZip(file) ? parseZip(file, name) : parseText(file, name)
  checkMasks(parsed.packed, name)
  return parsed
}

function isZip(file: Uint8Array): boolean {
  return file[0] === 0x50 && file[1] === 0x4b
}

function parseZip(file: Uint8Array, name: string): ParsedProject {
  const entries = unzipped(file, name)
  const json = parseJson(strFromU8(entries[headEntry] ?? new Uint8Array()), name)
  checkVersion(json, name)
  const parsed = fileHeadSchema.safeParse(json)
  if (!parsed.success) throw unreadable(name, describeIssue(parsed.error))
  const { masksSha256, ...head } = parsed.data
  const bytes = entries[masksEntry] ?? new Uint8Array()
  if (createHash('sha256').update(bytes).digest('hex') !== masksSha256) {
    throw unreadable(name, 'its masks were damaged after it was saved')
  }
  const { relativePath = null, ...video } = head.video
  return { packed: { head: { ...head, video }, bytes }, relativeVideoPath: relativePath }
}

function unzipped(file: Uint8Array, name: string): Record<string, Uint8Array> {
  try {
    return unzipSync(file, { filter: ({ name: entry }) => entry === headEntry || entry === masksEntry })
  } catch (error) {
    throw unreadable(name, `the file is damaged or cut short (${messageOf(error)})`)
  }
}

function parseText(file: Uint8Array, name: string): ParsedProject {
  const json = parseJson(Buffer.from(file.buffer, file.byteOffset, file.byteLength).toString('utf8'), name)
  if (checkVersion(json, name) !== 1) throw unreadable(name, 'it is a text, which only format 1 was')
  const { project, relativeVideoPath } = readVersion1(json as Record<string, unknown>, name)
  return { packed: packProject(project), relativeVideoPath }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown
  } catch (error) {
    throw unreadable(name, `it is not valid JSON (${messageOf(error)})`)
  }
}

function checkVersion(json: unknown, name: string): number {
  const head = versionSchema.safeParse(json)
  if (!head.success) throw unreadable(name, 'it is not a HODOR Studio project')
  if (head.data.version > projectVersion) throw tooNew(name, head.data.version)
  return head.data.version
}

/** Masks that do not fill their frame would fail much later, in the middle of somebody's work. */
function checkMasks({ head, bytes }: PackedProject, name: string): void {
  const { width, height, frameCount } = head.video
  for (const list of ['references', 'masks'] as const) {
    for (const [position, entry] of head[list].entries()) {
      const where = `${list}[${position}]`
      if (entry.frameIndex >= frameCount) {
        throw unreadable(name, `${where} is for frame ${entry.frameIndex} of ${frameCount}`)
      }
      refuse(name, () => {
        const runs = spanOf(bytes, entry, where)
        named(where, () => forEachRun({ width, height, runs }, () => undefined))
      })
    }
  }
  refuse(name, () => head.masks.forEach((entry, at) => checkOrigins(head, bytes, { entry, where: `masks[${at}]` })))
}

function checkOrigins(
  { origins }: ProjectHead,
  bytes: Uint8Array,
  { entry, where }: { entry: ProjectHead['masks'][number]; where: string }
): void {
  if (origins[entry.origin] === undefined) throw new RangeError(`${where}: there is no origin ${entry.origin}`)
  if (entry.soft) spanOf(bytes, entry.soft, `${where}.soft`)
}

function named(where: string, check: () => void): void {
  try {
    check()
  } catch (error) {
    throw new RangeError(`${where}: ${messageOf(error)}`, { cause: error })
  }
}

function refuse(name: string, check: () => void): void {
  try {
    check()
  } catch (error) {
    throw unreadable(name, messageOf(error))
  }
}
