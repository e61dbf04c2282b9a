// What a row of the tenancy walk says: how to call one procedure with valid input.
import { TRPCError } from '@trpc/server'
import type { BulkResult } from '#domain/bulk.ts'
import { DomainError, ERRORS, type ErrorCode } from '#server/errors.ts'
import type { TestWeb } from '../web.ts'

export type Caller = ReturnType<TestWeb['as']>

export type Ids = Record<
  | 'channelId'
  | 'mediaId'
  /** Of the item's captions: an account has no secret in it. */
  | 'language'
  | 'keyId'
  | 'seriesId'
  | 'destinationId'
  | 'contributionId'
  | 'sessionId'
  | 'webhookId'
  | 'deliveryId'
  | 'alertId'
  | 'silenceId'
  | 'targetId'
  | 'accountId'
  | 'userId'
  | 'invitationId'
  /** Of an account that an admin may change without effect on the other rows. */
  | 'spareAccountId'
  | 'spareUserId'
  | 'uploadId'
  | 'importId'
  | 'reportId',
  string
>

export type Row =
  /** The same call with an id that does not exist must get exactly the same answer. */
  | { kind: 'refers'; call(caller: Caller, ids: Ids): Promise<unknown> }
  /** Takes no id, or filters by one: the answer must contain nothing of the owner. */
  | { kind: 'own'; call(caller: Caller, ids: Ids): Promise<unknown> }
  | { kind: 'admin'; call(caller: Caller, ids: Ids): Promise<unknown> }
  /** For the holder of a secret that no account owns. */
  | { kind: 'public'; call(caller: Caller, ids: Ids): Promise<unknown>; refusedAs: string }

export const DESTINATION = { platform: 'twitch', name: 'Owner’s Twitch', streamKey: 'live_0wner' } as const

/** Of a request of tus that begins an upload, or sends its first part. */
export const TUS_HEADERS = {
  'tus-resumable': '1.0.0',
  'upload-length': '5',
  'upload-offset': '0',
  'upload-metadata': 'filename bWluZS5tcDQ=',
  'content-type': 'application/offset+octet-stream',
}

export const EMPTY_SCHEDULE = { zone: 'UTC', seed: 1, blocks: [] }

export async function firstOf<T>(subscription: Promise<AsyncIterable<T>>): Promise<T | undefined> {
  for await (const value of await subscription) return value
  return undefined
}

/** Everything that a client learns of a failure. */
export async function answerOf(call: Promise<unknown>) {
  const error = await call.then(
    () => {
      throw new Error('the call went through')
    },
    (thrown) => thrown,
  )
  return { code: error.code, message: error.message, domain: error.cause?.code, data: error.cause?.data }
}

/** Of an operation on many: each is answered by itself. */
export function throwFirst(results: readonly BulkResult[]): void {
  for (const result of results)
    if (!result.ok) {
      const cause = new DomainError(result.code as ErrorCode, { message: result.message })
      throw new TRPCError({ code: ERRORS[cause.code].trpc, message: result.message, cause })
    }
}
