// Test connection: the stored server and key, tried as the relay would, up to the moment of sending.
import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible'
import type { Db } from '../../adapters/db.ts'
import { openKeyRing } from '../../adapters/master-keys.ts'
import { resolveOutbound } from '../../adapters/outbound-guard.ts'
import { testRtmp } from '../../adapters/rtmp-test.ts'
import { parseServerUrl } from '../../domain/destination/server-url.ts'
import { env } from '../../env.ts'
import { DomainError } from '../../errors.ts'
import { getDestination } from './reads.ts'
import { openStreamKey } from './relay-reads.ts'
import type { TestOutcome } from './schema.ts'

/** All of it, the name's look-up too. */
const LIMIT_MS = 9_500
const LOOKUP_LIMIT_MS = 4_000
/** An account's tests: enough for somebody who mends a setting, too few to scan networks with. */
const PER_ACCOUNT = { points: 20, duration: 60 }

/** @throws CHANNEL_NOT_FOUND, DESTINATION_NOT_FOUND, DESTINATION_SENDING, TOO_MANY_ATTEMPTS */
export async function testDestination(
  { db, dataDir }: { db: Db; dataDir: string },
  accountId: string,
  channelId: string,
  destinationId: string,
  now: number,
): Promise<TestOutcome> {
  const { serverUrl, status } = await getDestination(db, accountId, channelId, destinationId, now)
  if (status === 'sending') throw new DomainError('DESTINATION_SENDING')
  await takeTurn(db, accountId)
  const streamKey = await openStreamKey(db, destinationId, openKeyRing(dataDir))
  const startedAt = performance.now()
  const tookMs = () => Math.round(performance.now() - startedAt)
  const parsed = parseServerUrl(serverUrl)
  if (!parsed.ok) return { ok: false, stage: 'name', reason: parsed.message, tookMs: tookMs() }
  const found = await resolveOutbound(parsed.url.host, { timeoutMs: LOOKUP_LIMIT_MS })
  if (!found.ok) {
    const stage = found.problem === 'refused' ? 'allowed' : 'name'
    return { ok: false, stage, reason: found.message, tookMs: tookMs() }
  }
  const limitMs = LIMIT_MS - tookMs()
  const target = { url: new URL(serverUrl), address: found.address, streamKey, caFile: env().RTMPS_CA_FILE }
  const outcome = await testRtmp({ ...target, limitMs })
  if (outcome.ok) return { ok: true, stage: null, reason: null, tookMs: tookMs() }
  // A server may answer with what it was sent.
  const reason = outcome.reason.replaceAll(streamKey, '…')
  return { ok: false, stage: outcome.stage, reason, tookMs: tookMs() }
}

async function takeTurn(db: Db, accountId: string): Promise<void> {
  const limiter = new RateLimiterPrisma({
    ...{ storeClient: db, tableName: 'rateLimiterFlexible', keyPrefix: 'connection-test' },
    ...PER_ACCOUNT,
  })
  await limiter.consume(accountId).catch((error) => {
    if (!(error instanceof RateLimiterRes)) throw error
    throw new DomainError('TOO_MANY_ATTEMPTS', {
      message: 'Too many connections were tested within a minute. Nothing was tried; wait a moment and test again.',
    })
  })
}
