// The error codes of an operation: what its guards, path and body can cause, and what its procedure adds in
// `meta.rest.errors`. Tests fail for a code that an operation answers and does not state (server/testing/stated-codes.ts).
import { ERRORS, type ErrorCode } from '../errors.ts'
import { takesRevision } from './conditional.ts'
import { isRepeatable } from './repeatable.ts'
import type { RestRoute } from './route.ts'

const NOT_FOUND: Record<string, ErrorCode> = {
  channelId: 'CHANNEL_NOT_FOUND',
  slug: 'CHANNEL_NOT_FOUND',
  mediaId: 'MEDIA_NOT_FOUND',
  language: 'CAPTIONS_NOT_FOUND',
  uploadId: 'UPLOAD_NOT_FOUND',
  importId: 'IMPORT_NOT_FOUND',
  destinationId: 'DESTINATION_NOT_FOUND',
  contributionId: 'CONTRIBUTION_NOT_FOUND',
  seriesId: 'SERIES_NOT_FOUND',
  webhookId: 'WEBHOOK_NOT_FOUND',
  deliveryId: 'DELIVERY_NOT_FOUND',
}

/** Permissions that people of a suspended account keep. */
const READS: ReadonlySet<string> = new Set(['none', 'view', 'figures', 'audit'])

export function errorCodesOf(route: RestRoute): ErrorCode[] {
  const { method, path, query, body } = route
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => NOT_FOUND[name] ?? 'NOT_FOUND')
  const isWrite = !isRead(method)
  const codes: ErrorCode[] = [
    ...when(query || body || inPath.length > 0 || isWrite, 'INVALID_INPUT'),
    ...guardCodesOf(route),
    ...inPath,
    ...when(body, 'UPLOAD_TOO_LARGE'),
    ...when(isRepeatable(route), 'IDEMPOTENCY_IN_PROGRESS', 'IDEMPOTENCY_KEY_REUSED'),
    ...when(changedCodeOf(route), changedCodeOf(route) ?? 'REVISION_CONFLICT'),
    ...(route.errors ?? []),
    'TOO_MANY_REQUESTS',
    'DATABASE_BUSY',
    'DATABASE_UNAVAILABLE',
    ...when(isWrite, 'STORAGE_AWAY', 'STORAGE_FULL'),
    'INTERNAL',
  ]
  return [...new Set(codes)]
}

const isRead = (method: RestRoute['method']) => method === 'GET' || method === 'HEAD'

const when = (isSo: unknown, ...codes: ErrorCode[]): ErrorCode[] => (isSo ? codes : [])

/** Of a write whose revision was not the current one; null: it takes none. */
const changedCodeOf = (route: RestRoute): ErrorCode | null => {
  if (!takesRevision(route)) return null
  return route.errors?.includes('WEBHOOK_CHANGED') ? 'WEBHOOK_CHANGED' : 'REVISION_CONFLICT'
}

function guardCodesOf({ guard, method, permission }: RestRoute): ErrorCode[] {
  if (guard === 'public') return []
  const needed = guard === 'admin' ? 'none' : (permission ?? (isRead(method) ? 'view' : 'account'))
  return [
    'UNAUTHENTICATED',
    // FORBIDDEN: a browser sent it from a page of another site.
    ...when(guard === 'admin' || !isRead(method), 'FORBIDDEN'),
    'NO_ACCOUNT',
    'ACCOUNT_CHANGED',
    ...when(needed !== 'none', 'NOT_PERMITTED'),
    ...when(!READS.has(needed), 'ACCOUNT_SUSPENDED'),
    ...when(guard === 'person' || needed === 'account', 'SESSION_NEEDED'),
    ...when(guard === 'person', 'IMPERSONATING'),
  ]
}

export interface RejectionFacts {
  status: number
  codes: readonly ErrorCode[]
  description: string
}

/** By status, ascending. */
export function describeErrors(route: RestRoute): RejectionFacts[] {
  const byStatus = Map.groupBy(errorCodesOf(route), (code) => ERRORS[code].http)
  const changed = changedCodeOf(route)
  if (changed) byStatus.set(412, [changed])
  return [...byStatus]
    .toSorted(([one], [other]) => one - other)
    .map(([status, codes]) => ({
      ...{ status, codes },
      description: codes.map((code) => `\`${code}\`: ${ERRORS[code].message}`).join('\n\n'),
    }))
}
