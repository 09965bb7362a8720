import { z } from 'zod'
import { errorCodes, StudioError, type ErrorCode, type ErrorData } from '../../../shared/domain/errors'

const refused =
  /NOAUTH|WRONGPASS|NOPERM|invalid password|self.signed|certificate|unable to verify|altname|EPROTO|wrong version number|ERR_TLS/i
const unreachable =
  /ECONNREFUSED|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ECONNRESET|EPIPE|closed|max retries|LOADING|timed out/i

/** What went wrong between here and the server, in the words of the studio. @param place the address as it may be shown */
export function farmError(thrown: unknown, place: string): StudioError {
  if (thrown instanceof StudioError) return thrown
  const text = textOf(thrown)
  if (/\bOOM\b|maxmemory/.test(text)) {
    return new StudioError('farm-full', `The Redis server at ${place} has no memory left.`, {
      hint: 'Give it more, or clear finished jobs; what was queued before is kept.',
      cause: thrown
    })
  }
  if (refused.test(text)) {
    return new StudioError(
      'farm-refused',
      `The Redis server at ${place} does not let the studio in: ${reasonOf(text)}.`,
      {
        hint: 'Check the password (--password-file or HODOR_FARM_PASSWORD) and, with TLS, --ca.',
        cause: thrown
      }
    )
  }
  if (unreachable.test(text)) {
    return new StudioError('farm-unreachable', `The Redis server at ${place} does not answer.`, {
      hint: 'Check the address, and that the server runs.',
      cause: thrown
    })
  }
  return StudioError.from(thrown)
}

function textOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown)
  const { code = '' } = thrown as NodeJS.ErrnoException
  const inner = thrown instanceof AggregateError ? thrown.errors.map(textOf).join(' ') : ''
  return `${code} ${thrown.message} ${inner}`
}

function reasonOf(text: string): string {
  if (/NOAUTH/.test(text)) return 'it wants a password'
  if (/WRONGPASS|invalid password/i.test(text)) return 'the password is wrong'
  return /NOPERM/.test(text) ? 'the user may not do this' : 'its certificate is not trusted'
}

const errorSchema = z.object({ code: z.enum(errorCodes), message: z.string(), hint: z.string() })

/** A failure as the queue keeps it: a line of text. */
export function failedReason(error: StudioError): string {
  return JSON.stringify(error.toData())
}

/** What a job failed of, also where the queue itself gave it up. */
export function errorOfReason(reason: string | undefined): ErrorData | null {
  if (reason === undefined || reason === '') return null
  try {
    return errorSchema.parse(JSON.parse(reason))
  } catch {
    // In BullMQ's own words: a part of it failed, or its workers vanished too often.
  }
  const inner = /\{.*\}/s.exec(reason)?.[0]
  const part = inner === undefined || inner === reason ? null : errorOfReason(inner)
  if (part) return part
  if (/stalled/.test(reason)) {
    const hint = '`hodor-studio farm retry` begins it again, from its last checkpoint.'
    return { code: 'farm-worker-lost', message: 'The workers of the job were lost, one after the other.', hint }
  }
  return { code: 'internal', message: reason.slice(0, 500), hint: '' }
}

/** Codes that say something about this worker or this moment: another attempt may do better. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...([
    'internal',
    'inference-failed',
    'device-unavailable',
    'engine-crashed',
    'ffmpeg-failed',
    'ffmpeg-not-found'
  ] as const),
  ...(['disk-full', 'output-not-writable', 'file-unreadable', 'farm-input-unseen', 'farm-child-crashed'] as const),
  ...(['farm-unreachable', 'farm-full', 'farm-made-for-other'] as const)
])

export function isWorthRetrying({ code }: Pick<ErrorData, 'code'>): boolean {
  return passing.has(code) || code.startsWith('storage-')
}
