import { z } from 'zod'
import { StudioError } from '../../shared/domain/errors'

/** @param reason completes "… cannot be read: " */
export function unreadable(name: string, reason: string, cause?: unknown): StudioError {
  return new StudioError('annotations-unreadable', `${name} cannot be read: ${reason}.`, {
    hint: 'Write the file again with the tool it comes from. Nothing was imported.',
    cause
  })
}

/** @throws StudioError `annotations-unreadable` for text that is no JSON, such as a file that was cut short */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown
  } catch (error) {
    // JSON that is whole ends in a bracket; what the parser says differs from version to version.
    const isCut = /^\s*[[{]/.test(text) && !/[\]}]\s*$/.test(text)
    throw unreadable(name, isCut ? 'it is cut short' : 'it is not valid JSON', error)
  }
}

/** @throws StudioError `annotations-unreadable` naming the first thing that does not fit */
export function parseWith<T extends z.ZodType>(schema: T, value: unknown, name: string): z.output<T> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue ? z.core.toDotPath(issue.path) : ''
  throw unreadable(name, `${where || 'the file'}: ${issue?.message ?? 'it does not fit the format'}`, parsed.error)
}

/** Runs a decoder of masks; what it finds wrong is told with its place. */
export function decoding<T>(name: string, where: string, decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    if (error instanceof StudioError) throw error
    throw unreadable(name, `${where}: ${error instanceof Error ? error.message : String(error)}`, error)
  }
}
