import { z } from 'zod'
import { StudioError } from '../../shared/domain/errors'
import { forEachRun } from '../../shared/domain/maskRle'
import { projectSchema, projectVersion, type Project } from '../../shared/domain/project'
import type { EncodedMask } from '../../shared/domain/types'

/** The text of a `.hodor` file and back; pure. The format is described in docs/project-format.md. */

const format = 'hodor-project'

const header = z.object({ format: z.literal(format), version: z.int().min(1) })

/** What the file holds beyond the project in memory. */
const fileOnly = z.object({ video: z.object({ relativePath: z.string().min(1).optional() }) })

export interface ParsedProject {
  readonly project: Project
  /** Path of the video from the project's folder, with forward slashes; null where there is none. */
  readonly relativeVideoPath: string | null
}

/** @param relativeVideoPath path of the video from the project's folder, null when it cannot be expressed (other drive) */
export function stringifyProject(project: Project, relativeVideoPath: string | null): string {
  const { version, video, objects, references, masks, view } = project
  const file = {
    format,
    version,
    video: relativeVideoPath === null ? video : { ...video, relativePath: relativeVideoPath },
    objects,
    references: references.map(withTextMask),
    masks: masks.map(withTextMask),
    view
  }
  return `${JSON.stringify(file)}\n`
}

/**
 * @param name of the file, for messages
 * @throws StudioError `project-unreadable` naming what is wrong, `project-too-new`
 */
export function parseProject(text: string, name: string): ParsedProject {
  const json = parseJson(text, name)
  const head = header.safeParse(json)
  if (!head.success) throw unreadable(name, 'it is not a HODOR Studio project')
  if (head.data.version > projectVersion) throw tooNew(name, head.data.version)
  const parsed = projectSchema.safeParse(withBinaryMasks(json))
  if (!parsed.success) throw unreadable(name, describe(parsed.error))
  checkMasks(parsed.data, name)
  const extra = fileOnly.safeParse(json)
  return { project: parsed.data, relativeVideoPath: extra.data?.video.relativePath ?? null }
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown
  } catch (error) {
    throw unreadable(name, `it is not valid JSON (${error instanceof Error ? error.message : String(error)})`)
  }
}

function withTextMask<T extends { readonly mask: EncodedMask }>(entry: T): object {
  const { width, height, runs } = entry.mask
  return { ...entry, mask: { width, height, runs: Buffer.from(runs).toString('base64') } }
}

/** Replaces base64 runs by bytes where they are; anything out of place is left for the schema to name. */
function withBinaryMasks(json: unknown): unknown {
  if (!isRecord(json)) return json
  return { ...json, references: decodeEntries(json['references']), masks: decodeEntries(json['masks']) }
}

function decodeEntries(entries: unknown): unknown {
  return Array.isArray(entries) ? entries.map(decodeEntry) : entries
}

function decodeEntry(entry: unknown): unknown {
  if (!isRecord(entry) || !isRecord(entry['mask'])) return entry
  const { runs } = entry['mask']
  if (typeof runs !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(runs)) return entry
  return { ...entry, mask: { ...entry['mask'], runs: new Uint8Array(Buffer.from(runs, 'base64')) } }
}

/** Runs that do not fill their mask would fail much later, in the middle of somebody's work. */
function checkMasks(project: Project, name: string): void {
  const { width, height, frameCount } = project.video
  for (const list of ['references', 'masks'] as const) {
    for (const [position, { frameIndex, mask }] of project[list].entries()) {
      const where = `${list}[${position}]`
      if (frameIndex >= frameCount) throw unreadable(name, `${where} is for frame ${frameIndex} of ${frameCount}`)
      if (mask.width !== width || mask.height !== height) {
        throw unreadable(name, `${where} is ${mask.width}×${mask.height}, the video ${width}×${height}`)
      }
      try {
        forEachRun(mask, () => undefined)
      } catch (error) {
        throw unreadable(name, `${where}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  }
}

function describe(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue ? `${z.core.toDotPath(issue.path) || 'the file'}: ${issue.message}` : 'it does not fit the format'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(name: string, reason: string): StudioError {
  return new StudioError('project-unreadable', `The project “${name}” cannot be read: ${reason}.`, {
    hint: 'Open a copy from a backup; the file was not changed.'
  })
}

function tooNew(name: string, version: number): StudioError {
  return new StudioError(
    'project-too-new',
    `The project “${name}” was saved by a newer studio (format ${version}, this one reads up to ${projectVersion}).`,
    { hint: 'Update the studio to open it; the file was not changed.' }
  )
}
