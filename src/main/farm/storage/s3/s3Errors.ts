import { StudioError, type ErrorCode } from '../../../../shared/domain/errors'

/** What can be told about a failure of the storage, whichever part of the client it comes from. */
interface S3Failure {
  readonly name: string
  readonly status: number
  /** Of the system: `ECONNREFUSED`, … */
  readonly system: string
}

interface Rule {
  readonly code: ErrorCode
  readonly applies: (failure: S3Failure) => boolean
  readonly what: string
  readonly hint: string
}

const skewed = ['RequestTimeTooSkewed', 'RequestExpired']
const refused = [
  'AccessDenied',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'InvalidToken',
  'NoSuchBucket',
  'AllAccessDisabled',
  'AccountProblem'
]
const slow = ['TimeoutError', 'RequestTimeout', 'RequestTimeoutException']
const busy = ['SlowDown', 'ServiceUnavailable', 'InternalError', 'ThrottlingException', 'TooManyRequests']

const rules: readonly Rule[] = [
  {
    code: 'storage-clock-skew',
    applies: ({ name }) => skewed.includes(name),
    what: 'refuses the request because of its time',
    hint: 'Set the clock of this machine; the clip is tried again.'
  },
  {
    code: 'storage-refused',
    applies: ({ name, status }) => refused.includes(name) || status === 401 || status === 403,
    what: 'does not let this worker in',
    hint: 'Check the credentials of the worker, their rights and the name of the bucket.'
  },
  {
    code: 'storage-slow',
    // The client calls a connection that was cut a time-out, too.
    applies: ({ name, system }) => system === 'ETIMEDOUT' || (slow.includes(name) && system === ''),
    what: 'sent nothing for too long',
    hint: 'The clip is tried again; if it happens often, run fewer workers or use a faster storage.'
  },
  {
    code: 'storage-unreachable',
    applies: ({ name, status, system }) => busy.includes(name) || status >= 500 || status === 429 || system !== '',
    what: 'does not answer, or cannot serve now',
    hint: 'Check its address; the clip is tried again.'
  }
]

/** @param what the object or bucket it was about; credentials and signed addresses never are */
export function s3Failure(what: string, thrown: unknown): StudioError {
  if (thrown instanceof StudioError) return thrown
  if (thrown instanceof Error && thrown.name === 'AbortError') return StudioError.from(thrown)
  const failure = describe(thrown)
  const rule = rules.find(({ applies }) => applies(failure))
  // `cause` is left out on purpose: the client's errors hold the signed request.
  if (!rule) {
    const message = `The storage failed at ${what}: ${failure.name}${failure.status ? ` (${failure.status})` : ''}.`
    return new StudioError('storage-unreachable', message, { hint: 'The clip is tried again.' })
  }
  return new StudioError(rule.code, `The storage ${rule.what} (${reasonOf(failure)}): ${what}.`, { hint: rule.hint })
}

function reasonOf({ name, status, system }: S3Failure): string {
  return system || (name !== 'Error' && name) || String(status)
}

export function isMissing(thrown: unknown): boolean {
  const { name, status } = describe(thrown)
  return name === 'NoSuchKey' || name === 'NotFound' || (status === 404 && name !== 'NoSuchBucket')
}

/** The object was there already, or is another by now. */
export function isPreconditionFailed(thrown: unknown): boolean {
  const { name, status } = describe(thrown)
  return status === 412 || status === 409 || name === 'PreconditionFailed' || name === 'ConditionalRequestConflict'
}

/** The server does not know conditions. */
export function isNotImplemented(thrown: unknown): boolean {
  const { name, status } = describe(thrown)
  return status === 501 || name === 'NotImplemented'
}

function describe(thrown: unknown): S3Failure {
  const error = thrown as {
    readonly name?: string
    readonly code?: string
    readonly $metadata?: { readonly httpStatusCode?: number }
  }
  const code = typeof error.code === 'string' ? error.code : ''
  return {
    name: error.name ?? 'Error',
    status: error.$metadata?.httpStatusCode ?? 0,
    system: /^E[A-Z]+$/.test(code) ? code : ''
  }
}
