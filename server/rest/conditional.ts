// Conditional requests (RFC 9110 §13): If-None-Match on what is read, If-Match on what has a revision.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { DomainError, type ErrorCode } from '../errors.ts'
import type { RestRoute } from './route.ts'

/** Codes of a write whose revision was not the current one. */
const CHANGED: ReadonlySet<ErrorCode> = new Set(['REVISION_CONFLICT', 'WEBHOOK_CHANGED'])

/**
 * Gives a JSON answer a weak ETag, and answers 304 to a client that has it already. It is not stored by caches: the ETag
 * is for clients that poll.
 */
export async function answerConditionally(request: Request, response: Response): Promise<Response> {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const isJson = response.headers.get('content-type')?.startsWith('application/json')
  if (!isRead || !isJson || response.status !== 200) return response
  const body = await response.text()
  const etag =
    response.headers.get('etag') ?? `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  const headers = new Headers(response.headers)
  headers.set('etag', etag)
  if (!isListed(request.headers.get('if-none-match'), etag)) return new Response(body, { status: 200, headers })
  headers.delete('content-type')
  return new Response(null, { status: 304, headers })
}

/** Weak comparison. */
function isListed(header: string | null, etag: string): boolean {
  if (header === null) return false
  const plain = (tag: string) => tag.trim().replace(/^W\//, '')
  return header.trim() === '*' || header.split(',').some((tag) => plain(tag) === plain(etag))
}

/** Whether the body of an operation has a revision to compare with. */
export const takesRevision = ({ body }: Pick<RestRoute, 'body'>): boolean =>
  body instanceof z.ZodObject && 'revision' in body.shape

/**
 * @returns the revision that `If-Match: "7"` asks for; null without the header
 * @throws INVALID_INPUT where it could not be respected
 */
export function askedRevision(request: Request, route: Pick<RestRoute, 'body'>): number | null {
  const header = request.headers.get('if-match')
  if (header === null || request.method === 'GET' || request.method === 'HEAD') return null
  if (!takesRevision(route))
    throw new DomainError('INVALID_INPUT', {
      message: 'This operation has no revision to compare If-Match with. Nothing was changed; send it without.',
    })
  const revision = /^"(\d{1,9})"$/.exec(header.trim())?.[1]
  if (revision === undefined)
    throw new DomainError('INVALID_INPUT', {
      message: 'If-Match takes the revision in quotes, such as "7". Nothing was changed.',
    })
  return Number(revision)
}

/** 412 for a failed If-Match; null: the status of the code. */
export const preconditionStatus = (request: Request, code: ErrorCode): number | null =>
  request.headers.has('if-match') && CHANGED.has(code) ? 412 : null
