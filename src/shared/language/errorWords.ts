import type { ErrorCode } from '../domain/errors'

/** By code: what happened, and what to do about it. */
export type ErrorWords = Readonly<Record<ErrorCode, readonly [what: string, remedy: string]>>
