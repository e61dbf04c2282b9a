// Sends webhooks: due deliveries are claimed in the database, each is one signed request, and every attempt is recorded.
import { Webhook as Signer } from 'standardwebhooks'
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { type Posted, type PostLimits, postOutbound } from '#adapters/post-outbound.ts'
import { withFacts } from '#adapters/request-scope.ts'
import { type ClaimedDelivery, claimDeliveries } from '#features/webhook/claim-deliveries.ts'
import {
  loadOutgoing,
  type Outgoing,
  postponeDelivery,
  pruneDeliveries,
  recordAttempt,
  releaseDeliveries,
} from '#features/webhook/record-attempt.ts'
import { HOST_RETRY_MS, HostCalls } from '../host-calls.ts'
import { startLoop } from '../loop.ts'
import { countAttempt, countDisabled } from './delivery-metrics.ts'

const POLL_MS = 1_000
const PRUNE_MS = 3_600_000
/** Of one worker. With four requests an account, 64 accounts with a slow endpoint leave room for the others. */
const AT_ONCE = 256
const USUAL = { timeoutMs: 10_000, answerBytes: 2_048 }

export interface WebhookRole {
  /** Resolves when no request is running. */
  stop(): Promise<void>
}

interface WebhookRoleOptions {
  db: Db
  dataDir: string
  workerId: string
  /** For tests. */
  limits?: Partial<Pick<PostLimits, 'timeoutMs' | 'allowPrivate'>>
  now?: () => number
}

export function startWebhookRole(options: WebhookRoleOptions): WebhookRole {
  const { db, workerId, now = Date.now } = options
  const log = logger('webhooks')
  const over = new AbortController()
  const running = new Map<string, Promise<void>>()
  const hosts = new HostCalls<Posted>('webhooks', {
    ...{ timeoutMs: USUAL.timeoutMs, signal: over.signal },
    isAnswer: ({ status }) => status !== null,
  })
  let prunedAt = 0
  /** An attempt could not be recorded: its claim is given back with the next round. */
  let lost = false

  const loop = startLoop(POLL_MS, async () => {
    try {
      if (now() - prunedAt > PRUNE_MS) {
        await pruneDeliveries(db, now())
        prunedAt = now()
      }
      if (lost) {
        await releaseDeliveries(db, workerId, [...running.keys()])
        lost = false
      }
      for (const claimed of await claimDeliveries(db, workerId, AT_ONCE - running.size)) {
        const { accountId } = claimed
        const sending = withFacts({ accountId }, () => send(claimed)).finally(() => running.delete(claimed.id))
        running.set(claimed.id, sending)
      }
    } catch (error) {
      if (!isDatabaseAway(error)) log.error({ err: error }, 'deliveries could not be claimed; the next attempt follows')
    }
  })

  /** Never rejects: an attempt that was not recorded is made again. */
  async function send(claimed: ClaimedDelivery): Promise<void> {
    try {
      const startedAt = performance.now()
      const outgoing = await loadOutgoing(db, openKeyRing(options.dataDir), claimed.id, now())
      if (!outgoing) return
      const posted =
        'problem' in outgoing
          ? { status: null, answer: null, ...outgoing }
          : await hosts.ask(outgoing.url, outgoing.accountId, () => post(outgoing))
      if (!posted) return await postponeDelivery(db, { ...claimed, workerId }, now() + HOST_RETRY_MS)
      // A request that the shutdown cut short was no attempt: it is sent again.
      if (over.signal.aborted && posted.status === null) return
      const seen = { ...posted, durationMs: performance.now() - startedAt }
      const recorded = await recordAttempt(db, { ...claimed, workerId }, seen, { now: now(), random: Math.random() })
      if (recorded) countAttempt(recorded.outcome, seen.durationMs)
      if (recorded?.disabled) countDisabled()
      if (recorded?.disabled) log.warn({ deliveryId: claimed.id }, 'a webhook that kept failing was switched off')
      // The next event of the same object may be waiting.
      if (recorded && !over.signal.aborted) loop.hurry()
    } catch (error) {
      lost = true
      if (!isDatabaseAway(error)) log.error({ err: error, deliveryId: claimed.id }, 'a delivery could not be recorded')
    }
  }

  function post({ url, eventId, payload, secrets }: Outgoing): Promise<Posted> {
    const at = new Date(now())
    const signatures = secrets.map((secret) => new Signer(secret).sign(eventId, at, payload))
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'cloud-playout',
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
      'webhook-signature': signatures.join(' '),
    }
    return postOutbound({ url, headers, body: payload }, { ...USUAL, ...options.limits, signal: over.signal })
  }

  return {
    async stop() {
      over.abort()
      await loop.stop()
      await Promise.all(running.values())
      await releaseDeliveries(db, workerId)
    },
  }
}
