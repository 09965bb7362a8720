import { z } from 'zod'
import { StudioError } from '../../shared/domain/errors'
import { projectVersion } from '../../shared/domain/project'

/** @param reason what is wrong, to follow a colon */
export function unreadable(name: string, reason: string): StudioError {
  return new StudioError('project-unreadable', `The project “${name}” cannot be read: ${reason}.`, {
    hint: 'Open a copy from a backup; the file was not changed.'
  })
}

export function tooNew(name: string, version: number): StudioError {
  return new StudioError(
    'project-too-new',
    `The project “${name}” was saved by a newer studio (format ${version}, this one reads up to ${projectVersion}).`,
    { hint: 'Update the studio to open it; the file was not changed.' }
  )
}

/** The first place that does not fit, e.g. `masks[3].offset: expected number`. */
export function describeIssue(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue ? `${z.core.toDotPath(issue.path) || 'the file'}: ${issue.message}` : 'it does not fit the format'
}

export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
