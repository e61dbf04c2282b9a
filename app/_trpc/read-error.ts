import { TRPCClientError } from '@trpc/client'

export interface ReadError {
  /** A code of server/errors.ts, or OFFLINE without an answer. */
  code: string
  /** What happened, what was kept, what to do. */
  message: string
  /** Data of the code: field errors, differences. */
  data: Record<string, unknown>
  requestId: string | null
  retryable: boolean
  /** Nothing changes by asking again: it is not there, or the person may not. */
  isFinal: boolean
}

interface DomainAnswer {
  code?: string
  message?: string
  data?: Record<string, unknown>
  requestId?: string | null
  retryable?: boolean
}

const OFFLINE: ReadError = {
  code: 'OFFLINE',
  message: 'The server does not answer. Channels on air stay on air; check the connection and try again.',
  data: {},
  requestId: null,
  retryable: true,
  isFinal: false,
}

/** Any failure of a call as an error that can be shown. */
export function readError(error: unknown): ReadError {
  if (!(error instanceof TRPCClientError)) return OFFLINE
  const { domain, httpStatus } = (error.data ?? {}) as { domain?: DomainAnswer; httpStatus?: number }
  if (!domain?.code) return OFFLINE
  return {
    code: domain.code,
    message: domain.message ?? error.message,
    data: domain.data ?? {},
    requestId: domain.requestId ?? null,
    retryable: domain.retryable ?? false,
    isFinal: httpStatus === 403 || httpStatus === 404,
  }
}
