// The ingest role: the RTMP server, who may send, and what is recorded of each session.
import { type Db, isDatabaseAway } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import type { FeedFacts } from '#domain/contribution/feed-facts.ts'
import type { ChannelId, ContributionId } from '#domain/ids.ts'
import {
  beginSession,
  closeOrphanedSessions,
  endSession,
  recordFacts,
  recordFigures,
} from '#features/contribution/session-writes.ts'
import type { Env } from '#server/env.ts'
import { startLoop } from '../loop.ts'
import { KeyCache, type KnownKey } from './key-cache.ts'
import type { LiveSession } from './live-session.ts'
import type { Authorisation, SenderSession } from './rtmp-connection.ts'
import { type RtmpLimits, type RtmpServer, startRtmpServer } from './rtmp-server.ts'

const POLL_MS = 2_000
const ORPHANS_MS = 10_000
/** A sender that reconnects while its old connection hangs takes its own place. */
const SILENT_BEFORE_REPLACED_MS = 3_000

const UNKNOWN = 'This stream key is unknown, or was revoked.'

export interface IngestRole {
  /** null while another program uses the port. */
  port(): number | null
  sessions(): LiveSession[]
  /** A contribution changed. */
  wake(): void
  /** Resolves when no sender is left, and each session's end is recorded. */
  stop(): Promise<void>
}

export function startIngestRole(options: {
  db: Db
  workerId: string
  env: Pick<Env, 'DATA_DIR' | 'HOST' | 'RTMP_PORT' | 'MASTER_KEYS'>
  /** Consumes a feed; it must be read. Rejecting it refuses the sender. */
  onFeed(session: LiveSession): Promise<void> | void
  limits?: Partial<RtmpLimits>
}): IngestRole {
  const { db, workerId, env, onFeed, limits = {} } = options
  const log = logger('ingest')
  const keys = new KeyCache(db, openKeyRing(env.DATA_DIR, env.MASTER_KEYS))
  const senders = new Map<string, { session: SenderSession; key: KnownKey; sent: number; sentAt: number }>()
  const ending = new Set<Promise<unknown>>()
  let server: RtmpServer | null = null
  let complained = false
  let orphansDueAt = 0
  let changed = true

  async function authorize(streamKey: string, address: string): Promise<Authorisation<KnownKey>> {
    const key = await keys.find(streamKey, address)
    if (!key) return { ok: false, words: UNKNOWN }
    const { contributionId, channelId } = key.holder
    await makeWay(contributionId)
    return {
      ok: true,
      key,
      place: { contributionId: contributionId as ContributionId, channelId: channelId as ChannelId },
    }
  }

  /** A sender whose line broke may reconnect before we have noticed the break. */
  async function makeWay(contributionId: string): Promise<void> {
    for (const { session } of senders.values()) {
      if (session.contributionId !== contributionId) continue
      if (performance.now() - session.lastMediaAt() < SILENT_BEFORE_REPLACED_MS) continue
      session.stop('The encoder reconnected.')
      await Promise.all(ending)
    }
  }

  async function onPublish(session: SenderSession, key: KnownKey): Promise<void> {
    const { streamId, contributionId, channelId, remoteAddress } = session
    await beginSession(db, { streamId, contributionId, channelId, workerId, remoteAddress })
    senders.set(streamId, { session, key, sent: 0, sentAt: performance.now() })
    const end = session.ended.then(async (reason) => {
      senders.delete(streamId)
      await recorded('the end of a session', () => endSession(db, session, { ...reason, bytesIn: session.bytesIn() }))
    })
    ending.add(end)
    void end.finally(() => ending.delete(end))
    const record = (facts: FeedFacts) => recorded('the facts of a feed', () => recordFacts(db, session, facts))
    session.onFacts(record)
    void session.facts.then((facts) => facts && record(facts))
    await onFeed(session)
    void recorded('a key under the current master key', () => keys.bringUpToDate(key))
  }

  /** An unavailable database loses a record, never a feed. */
  async function recorded(what: string, work: () => Promise<unknown>): Promise<void> {
    await work().catch((error) => {
      if (!isDatabaseAway(error)) log.error({ err: error }, `${what} could not be recorded`)
    })
  }

  async function listen(): Promise<void> {
    const { HOST: host, RTMP_PORT: port } = env
    try {
      server = await startRtmpServer({ host, port, authorize, onPublish, limits })
    } catch (error) {
      // The channels must not wait for it; the port may become free.
      if (!complained)
        log.error({ port, reason: error instanceof Error ? error.message : error }, 'no live feeds for now')
      complained = true
    }
  }

  async function look(): Promise<void> {
    try {
      const always = changed
      changed = false
      await keys.refresh(always)
      for (const { session, key } of senders.values())
        if (!keys.stillGood(key)) session.stop('The stream key was replaced or revoked, or the live feed switched off.')
      for (const sender of senders.values()) await recordFiguresOf(sender)
      if (performance.now() >= orphansDueAt) {
        orphansDueAt = performance.now() + ORPHANS_MS
        const closed = await closeOrphanedSessions(db)
        if (closed.length > 0) log.warn({ streams: closed.map(({ id }) => id) }, 'sessions of a dead worker closed')
      }
    } catch (error) {
      changed = true
      if (!isDatabaseAway(error)) log.error({ err: error }, 'the live inputs could not be loaded')
    }
    // After the keys were loaded: no sender is rejected because we do not know its key yet.
    if (!server) await listen()
  }

  async function recordFiguresOf(sender: { session: SenderSession; sent: number; sentAt: number }): Promise<void> {
    const { session } = sender
    const now = performance.now()
    if (now - sender.sentAt < POLL_MS / 2) return
    const bytesIn = session.bytesIn()
    const bitrateKbps = ((bytesIn - sender.sent) * 8) / (now - sender.sentAt)
    Object.assign(sender, { sent: bytesIn, sentAt: now })
    const lastMediaAt = new Date(Date.now() - (now - session.lastMediaAt()))
    await recordFigures(db, session.streamId, { bytesIn, bitrateKbps, lastMediaAt, keyframeMs: session.keyframeMs() })
  }

  const checks = startLoop(POLL_MS, look)
  return {
    port: () => server?.port ?? null,
    sessions: () => [...senders.values()].map(({ session }) => session),
    wake() {
      changed = true
      checks.hurry()
    },
    async stop() {
      await checks.stop()
      await server?.stop()
      await Promise.all(ending)
    },
  }
}
