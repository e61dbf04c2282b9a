// Turns any thrown value into the one error shape of tRPC and REST. The text of an unexpected error is never sent: it
// may hold SQL, paths or a secret.
import { DomainError, ERRORS, type ErrorCode } from '#server/errors.ts'
import { isDatabaseAway, isDatabaseBusy, isDiskFull } from './db.ts'

/** The error that a client sees, over tRPC (`data.domain`) and REST (`error`) alike. */
export interface ErrorAnswer {
  code: ErrorCode
  message: string
  data: Record<string, unknown>
  requestId: string | null
  retryable: boolean
}

const BATCH_TOO_LARGE = 'Batch call exceeds maximum size'
const OUTPUT_INVALID = 'Output validation failed'

/** tRPC's own errors, before any procedure ran. */
const TRPC_CODES: Record<string, ErrorCode> = {
  NOT_FOUND: 'NOT_FOUND',
  PARSE_ERROR: 'INVALID_INPUT',
  BAD_REQUEST: 'INVALID_INPUT',
  METHOD_NOT_SUPPORTED: 'INVALID_INPUT',
  UNSUPPORTED_MEDIA_TYPE: 'INVALID_INPUT',
  PAYLOAD_TOO_LARGE: 'INVALID_INPUT',
}

export function asDomainError(error: unknown): DomainError {
  // Its cause is a ZodError too, about our answer and not about what was sent.
  if ((error as { message?: unknown } | null)?.message === OUTPUT_INVALID)
    return new DomainError('INTERNAL', { cause: error })
  for (let cause = error, depth = 0; cause && depth < 5; depth++) {
    if (isDomainError(cause)) return cause
    if ((cause as { name?: unknown }).name === 'ServiceAwayError') return serviceAway(cause, error)
    if ((cause as { name?: unknown }).name === 'ExpansionTooLongError')
      return new DomainError('TOO_MANY_ENTRIES', { cause: error })
    const issues = zodIssues(cause)
    if (issues) return new DomainError('INVALID_INPUT', { message: sentenceOf(issues), data: { issues }, cause: error })
    cause = (cause as { cause?: unknown }).cause
  }
  if (isDiskFull(error)) return new DomainError('STORAGE_FULL', { cause: error })
  if ((error as NodeJS.ErrnoException | null)?.code === 'EROFS')
    return new DomainError('STORAGE_AWAY', { cause: error })
  if (isDatabaseBusy(error)) return new DomainError('DATABASE_BUSY', { cause: error })
  if (isDatabaseAway(error)) return new DomainError('DATABASE_UNAVAILABLE', { cause: error })
  const { name, code, message } = (error ?? {}) as { name?: unknown; code?: unknown; message?: unknown }
  if (name === 'TRPCError' && message === BATCH_TOO_LARGE)
    return new DomainError('INVALID_INPUT', {
      message: 'A batch holds at most 20 calls. None of them was carried out; send them in several requests.',
    })
  const own = name === 'TRPCError' && typeof code === 'string' ? TRPC_CODES[code] : undefined
  return new DomainError(own ?? 'INTERNAL', { cause: error })
}

/** @param away of a circuit breaker that is open */
function serviceAway(away: object, cause: unknown): DomainError {
  const { service } = away as { service?: unknown }
  const data = { reason: `${service}-away`, service, retryAfterSeconds: 5 }
  return new DomainError('SERVICE_UNAVAILABLE', { data, cause })
}

/** Codes for a limit or a lack of time, not for an invalid call. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'LIMIT_REACHED',
  'TOO_MANY_REQUESTS',
  'TOO_MANY_ATTEMPTS',
  'DATABASE_BUSY',
  'DATABASE_UNAVAILABLE',
  'SERVICE_UNAVAILABLE',
])

/** Which limit a call hit, for the metrics; null: another error. */
export function refusalReason({ code, data }: DomainError): string | null {
  if (!REFUSALS.has(code)) return null
  return typeof data.reason === 'string' ? data.reason : code.toLowerCase().replaceAll('_', '-')
}

/** Seconds for Retry-After; null when a retry does not help, or not soon. */
export function retryAfterSeconds({ code, data }: DomainError): number | null {
  const { http, retryable } = ERRORS[code]
  if (!retryable || (http !== 429 && http !== 503)) return null
  return typeof data.retryAfterSeconds === 'number' ? data.retryAfterSeconds : 5
}

export function errorAnswer(error: DomainError, requestId: string | null): ErrorAnswer {
  const { code, message, data } = error
  return { code, message, data, requestId, retryable: ERRORS[code].retryable }
}

// Not only `instanceof`: a Next build may hold one copy of the class per bundle.
function isDomainError(error: unknown): error is DomainError {
  if (error instanceof DomainError) return true
  const { name, code } = error as { name?: unknown; code?: unknown }
  return name === 'DomainError' && typeof code === 'string' && code in ERRORS
}

interface Issue {
  path: string
  message: string
}

function zodIssues(error: unknown): Issue[] | null {
  const { name, issues } = error as { name?: unknown; issues?: unknown }
  if ((name !== 'ZodError' && name !== '$ZodError') || !Array.isArray(issues)) return null
  return issues
    .slice(0, 20)
    .map((issue: { path: PropertyKey[]; message: string }) => ({ path: issue.path.join('.'), message: issue.message }))
}

function sentenceOf(issues: readonly Issue[]): string {
  const first = issues[0]
  if (!first) return ERRORS.INVALID_INPUT.message
  const end = /[.!?…]$/.test(first.message) ? '' : '.'
  return `${first.path ? `${first.path}: ` : ''}${first.message}${end} Nothing was changed.`
}
