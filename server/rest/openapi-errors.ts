// The error codes of an operation, for the published description: what its guards, path and body can cause, and what its
// procedure adds in `meta.rest.errors`.
import { ERRORS, type ErrorCode } from '../errors.ts'
import { takesRevision } from './conditional.ts'
import { isRepeatable } from './repeatable.ts'
import type { RestRoute } from './route.ts'

const NOT_FOUND: Record<string, ErrorCode> = {
  channelId: 'CHANNEL_NOT_FOUND',
  mediaId: 'MEDIA_NOT_FOUND',
  uploadId: 'UPLOAD_NOT_FOUND',
  destinationId: 'DESTINATION_NOT_FOUND',
  contributionId: 'CONTRIBUTION_NOT_FOUND',
  seriesId: 'SERIES_NOT_FOUND',
  webhookId: 'WEBHOOK_NOT_FOUND',
  deliveryId: 'DELIVERY_NOT_FOUND',
}

export function errorCodesOf(route: RestRoute): ErrorCode[] {
  const { guard, path, query, body } = route
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => NOT_FOUND[name] ?? 'NOT_FOUND')
  const codes: ErrorCode[] = [
    ...(query || body || inPath.length > 0 ? (['INVALID_INPUT'] as const) : []),
    ...(guard === 'public' ? [] : (['UNAUTHENTICATED', 'NOT_PERMITTED'] as const)),
    ...(guard === 'person' ? (['SESSION_NEEDED'] as const) : []),
    ...(guard === 'admin' ? (['FORBIDDEN'] as const) : []),
    ...inPath,
    ...(body ? (['UPLOAD_TOO_LARGE'] as const) : []),
    ...(isRepeatable(route) ? (['IDEMPOTENCY_IN_PROGRESS', 'IDEMPOTENCY_KEY_REUSED'] as const) : []),
    ...(takesRevision(route) ? (['REVISION_CONFLICT'] as const) : []),
    ...(route.errors ?? []),
    'TOO_MANY_REQUESTS',
    'DATABASE_BUSY',
    'DATABASE_UNAVAILABLE',
    'INTERNAL',
  ]
  return [...new Set(codes)]
}

export interface RejectionFacts {
  status: number
  codes: readonly ErrorCode[]
  description: string
}

/** By status, ascending. */
export function describeErrors(route: RestRoute): RejectionFacts[] {
  const byStatus = Map.groupBy(errorCodesOf(route), (code) => ERRORS[code].http)
  return [...byStatus]
    .toSorted(([one], [other]) => one - other)
    .map(([status, codes]) => ({
      ...{ status, codes },
      description: codes.map((code) => `\`${code}\`: ${ERRORS[code].message}`).join('\n\n'),
    }))
}
