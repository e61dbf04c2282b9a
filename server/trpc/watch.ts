// A subscription as a loop: query, send when something changed, sleep until a wake-up or a second.
import { setTimeout as sleep } from 'node:timers/promises'
import { tracked } from '@trpc/server'
import type { ChangeFeed } from '#adapters/change-feed.ts'
import { inAccount } from '#adapters/request-scope.ts'
import type { WakeupTopic } from '#adapters/wakeup.ts'
import type { Actor } from '#domain/account/actor.ts'
import { DomainError } from '../errors.ts'
import type { Context } from './context.ts'

const POLL_MS = 1_000
/** A burst of notifications (a transcode's progress) causes at most one query in this time. */
const MIN_POLL_GAP_MS = 150
/** A signed-out user, a former member or a revoked key keeps watching for this long at most. */
const REVOKED_WITHIN_MS = 5_000
/** A poll follows, and the query that asks. */
const ASK_AGAIN_WHO_MS = REVOKED_WITHIN_MS - 1_500

/**
 * Younger results are shared by all pages of the account. Less than POLL_MS, or a change could be missed for two polls.
 */
const SHARED_FOR_MS = 900
/** Sending the same to a hundred pages at once would delay everything else. */
const SPREAD_MS = 100

interface Watched<T, Part = T> {
  /** What is queried: pages of one account that watch the same share their queries. */
  name: string
  topic: WakeupTopic
  look(): Promise<T>
  /** Text that differs when the viewer must be notified. */
  fingerprint(snapshot: T): string
  /** Send even an unchanged snapshot after this time: figures change without a notification. */
  refreshMs: number
  /** What a viewer is sent who got the message with the id `last`, and its own id; omitted: all of it. */
  part?(snapshot: T, last: string | null): { id: string; data: Part }
  /** The id that a reconnecting viewer names. */
  last?: string | null
}

type StreamContext = Context & { actor: Actor; endStream(): void }

/** Yields the first snapshot at once and ends when `signal` aborts. */
export function watch<T, Part = T>(ctx: StreamContext, signal: AbortSignal | undefined, watched: Watched<T, Part>) {
  // The loop runs where its values are read, which is outside of the procedure's account.
  const look = () => inAccount(ctx.actor.accountId, watched.look)
  return watchInScope(ctx, signal, { ...watched, look })
}

async function* watchInScope<T, Part>(ctx: StreamContext, signal: AbortSignal | undefined, watched: Watched<T, Part>) {
  const share = joinLooks<T>(ctx.services.changes, `${watched.name} ${ctx.actor.accountId}`)
  try {
    yield* follow(ctx, signal, watched, share)
  } finally {
    share.leave()
    ctx.endStream()
  }
}

async function* follow<T, Part>(
  ctx: StreamContext,
  signal: AbortSignal | undefined,
  watched: Watched<T, Part>,
  share: SharedLooks<T>,
) {
  const { changes } = ctx.services
  const ended = signal ?? new AbortController().signal
  let sent: string | null = null
  let sentAt = 0
  let last = watched.last ?? null
  let askedWhoAt = ctx.now()
  for (let looks = 0; !ended.aborted; looks++) {
    const now = ctx.now()
    if (now - askedWhoAt > ASK_AGAIN_WHO_MS) {
      const actor = await ctx.findActor()
      if (!actor) throw new DomainError('UNAUTHENTICATED')
      // Removed from this account, they act in another.
      if (actor.accountId !== ctx.actor.accountId) throw new DomainError('ACCOUNT_CHANGED')
      askedWhoAt = now
    }
    const seen = changes.count(watched.topic)
    const { snapshot, fingerprint } = await share.look(seen, watched)
    if (ended.aborted) return
    if (fingerprint !== sent || now - sentAt >= watched.refreshMs) {
      if (sent !== null) await sleep(Math.random() * Math.min(share.viewers() - 1, SPREAD_MS))
      const { id, data } = watched.part?.(snapshot, last) ?? {
        id: `${now}-${looks}`,
        data: snapshot as unknown as Part,
      }
      last = id
      yield tracked(id, data)
      sent = fingerprint
      sentAt = now
    }
    await sleep(MIN_POLL_GAP_MS, undefined, { signal: ended }).catch(() => undefined)
    await changes.changedSince(watched.topic, seen, POLL_MS - MIN_POLL_GAP_MS, ended)
  }
}

interface Look<T> {
  snapshot: T
  fingerprint: string
}

interface SharedLooks<T> {
  /** @param seen count of notifications that the query must not be older than */
  look(seen: number, watched: Pick<Watched<T>, 'look' | 'fingerprint'>): Promise<Look<T>>
  viewers(): number
  leave(): void
}

interface Shared {
  viewers: number
  newest: { seen: number; startedAt: number; result: Promise<Look<unknown>> } | null
}

/** Per change feed: there is one in each process. */
const shares = new WeakMap<ChangeFeed, Map<string, Shared>>()

function joinLooks<T>(changes: ChangeFeed, key: string): SharedLooks<T> {
  const ofProcess = shares.get(changes) ?? new Map<string, Shared>()
  shares.set(changes, ofProcess)
  const share = ofProcess.get(key) ?? { viewers: 0, newest: null }
  ofProcess.set(key, share)
  share.viewers++
  return {
    look(seen, { look, fingerprint }) {
      const { newest } = share
      const startedAt = performance.now()
      if (newest && newest.seen === seen && startedAt - newest.startedAt < SHARED_FOR_MS)
        return newest.result as Promise<Look<T>>
      const result = look().then((snapshot) => ({ snapshot, fingerprint: fingerprint(snapshot) }))
      share.newest = { seen, startedAt, result }
      return result
    },
    viewers: () => share.viewers,
    leave() {
      if (--share.viewers === 0) ofProcess.delete(key)
    },
  }
}
