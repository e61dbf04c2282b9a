// Tests the connection: the stored servers and key, tried as the relay would, up to the point of sending.
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible'
import type { Db } from '#adapters/db.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { resolveOutbound } from '#adapters/outbound-guard.ts'
import { testRtmp } from '#adapters/rtmp-test.ts'
import { parseServerUrl } from '#domain/destination/server-url.ts'
import { env } from '#server/env.ts'
import { DomainError } from '#server/errors.ts'
import { getDestination } from './list-destinations.ts'
import type { DestinationRef, TestOutcome } from './schema.ts'
import { openStreamKey } from './stream-key.ts'

/** In total, including DNS; a backup server gets half. */
const LIMIT_MS = 9_500
const LOOKUP_SHARE = 0.4
/** Tests per account: enough for correcting a setting, too few to scan networks. */
const PER_ACCOUNT = { points: 20, duration: 60 }

/** @throws CHANNEL_NOT_FOUND, DESTINATION_NOT_FOUND, DESTINATION_SENDING, TOO_MANY_ATTEMPTS */
export async function testDestination(
  { db, dataDir }: { db: Db; dataDir: string },
  accountId: string,
  { channelId, destinationId }: DestinationRef,
  now: number,
): Promise<TestOutcome> {
  const { serverUrl, backupServerUrl, status } = await getDestination(db, accountId, { channelId, destinationId }, now)
  if (status === 'sending') throw new DomainError('DESTINATION_SENDING')
  const streamKey = await openStreamKey(db, destinationId, openKeyRing(dataDir))
  return testServers(db, accountId, { serverUrl, backupServerUrl }, streamKey)
}

/** @throws TOO_MANY_ATTEMPTS */
export async function testServers(
  db: Db,
  accountId: string,
  { serverUrl, backupServerUrl }: { serverUrl: string; backupServerUrl: string | null },
  streamKey: string,
): Promise<TestOutcome> {
  await takeSlot(db, accountId)
  const startedAt = performance.now()
  const limitMs = backupServerUrl === null ? LIMIT_MS : LIMIT_MS / 2
  const end = await tryServer(serverUrl, streamKey, limitMs)
  // One after the other: a server with both names would reject the key while it is still in use.
  const backupEnd = backupServerUrl === null ? null : await tryServer(backupServerUrl, streamKey, limitMs)
  const tookMs = Math.round(performance.now() - startedAt)
  if (end) {
    const backup = backupEnd
      ? `The backup server also failed: ${backupEnd.reason}`
      : 'The backup server would accept the stream.'
    const reason = backupServerUrl === null ? end.reason : `${end.reason} ${backup}`
    return { ok: false, stage: end.stage, reason, serverUrl, tookMs }
  }
  if (backupServerUrl !== null && backupEnd) return { ok: false, ...backupEnd, serverUrl: backupServerUrl, tookMs }
  return { ok: true, stage: null, reason: null, serverUrl, tookMs }
}

/** @returns the step that failed and why; null if it would have gone on air */
async function tryServer(
  serverUrl: string,
  streamKey: string,
  limitMs: number,
): Promise<Pick<TestOutcome, 'stage' | 'reason'> | null> {
  const startedAt = performance.now()
  const parsed = parseServerUrl(serverUrl)
  if (!parsed.ok) return { stage: 'name', reason: parsed.message }
  const found = await resolveOutbound(parsed.url.host, { timeoutMs: limitMs * LOOKUP_SHARE })
  if (!found.ok) return { stage: found.problem === 'refused' ? 'allowed' : 'name', reason: found.message }
  const outcome = await testRtmp({
    url: new URL(serverUrl),
    addresses: found.addresses,
    streamKey,
    caFile: env().RTMPS_CA_FILE,
    limitMs: limitMs - (performance.now() - startedAt),
  })
  // A server may repeat what it was sent.
  return outcome.ok ? null : { stage: outcome.stage, reason: outcome.reason.replaceAll(streamKey, '…') }
}

async function takeSlot(db: Db, accountId: string): Promise<void> {
  const limiter = new RateLimiterPrisma({
    storeClient: db,
    tableName: 'rateLimiterFlexible',
    keyPrefix: 'connection-test',
    ...PER_ACCOUNT,
  })
  await limiter.consume(accountId).catch((error) => {
    if (!(error instanceof RateLimiterRes)) throw error
    throw new DomainError('TOO_MANY_ATTEMPTS', {
      message: 'Too many connection tests within a minute. Nothing was tested; wait a moment and test again.',
    })
  })
}
