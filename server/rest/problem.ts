// Errors of the REST API: application/problem+json (RFC 9457), with the `error` object that tRPC answers too.
import { type ErrorAnswer, errorAnswer } from '#adapters/as-domain-error.ts'
import { type DomainError, ERRORS, type ErrorCode } from '../errors.ts'
import { publicPath } from '../public-path.ts'

interface Problem {
  type: string
  title: string
  status: number
  detail: string
  instance: string
  code: ErrorCode
  error: ErrorAnswer
}

/** Where app/docs/api/page.tsx describes the code. */
export const anchorOf = (code: string) => code.toLowerCase().replaceAll('_', '-')

/** MEDIA_NOT_READY: “Media not ready”. */
function titleOf(code: ErrorCode): string {
  const words = code.toLowerCase().replaceAll('_', ' ')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

export function problemOf(error: DomainError, requestId: string, status: number): Problem {
  return {
    type: publicPath(`/docs/api#${anchorOf(error.code)}`),
    title: titleOf(error.code),
    status,
    detail: error.message,
    instance: requestId,
    code: error.code,
    error: errorAnswer(error, requestId),
  }
}

/** @param status instead of that of the code */
export function answerProblem(
  error: DomainError,
  requestId: string,
  { status = ERRORS[error.code].http, headers }: { status?: number; headers?: HeadersInit } = {},
): Response {
  const response = Response.json(problemOf(error, requestId, status), { status, ...(headers && { headers }) })
  response.headers.set('content-type', 'application/problem+json')
  return response
}
