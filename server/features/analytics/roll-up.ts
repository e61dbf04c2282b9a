// Computes the figures of minutes whose events changed, and of the hours and days that contain them. Each time as a whole,
// from the events: whatever came twice, late or in another order, the figures are those of the events that are there.
import type { Db } from '#adapters/db.ts'
import { type Audience, addFact, noAudience } from '#domain/analytics/audience.ts'
import { dueAt } from '#domain/analytics/due.ts'
import { type Airing, minuteFacts } from '#domain/analytics/minute-facts.ts'
import { MINUTE_MS } from '#domain/analytics/minutes.ts'
import { LOOK_AHEAD_MS, LOOK_BACK_MS, traceSession } from '#domain/analytics/trace-session.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { isMediaId } from '#features/on-demand/on-demand.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { type EventStore, PARTS } from './event-store.ts'
import { type AudienceKey, type ClaimedMinute, keyOf, writeFigures } from './figures.ts'
import { closeSessions, findSessions, hashOf, newestOf, traitsOf } from './sessions.ts'

/** Neighbouring minutes are computed together: each needs minutes of events before and after it. */
const MOST_MINUTES = 5
/** Events in memory at a time. */
const MOST_EVENTS = 100_000
const CLAIM_MS = 120_000
/** The longest DVR window is one hour; players can be paused longer. An older frame is attributed to no airing. */
const OLDEST_PICTURE_MS = 4 * 3_600_000
/** A loop of the shortest items has 30 a minute. */
const MOST_AIRINGS = 10_000

interface Claim {
  subjectId: string
  /** Whole minutes, [from, to). */
  from: number
  to: number
  minutes: ClaimedMinute[]
  /** Another worker has taken the minutes over where this differs. */
  until: Date
}

/** @returns whether there was anything to do: more may be left */
export async function rollUpNext(db: Db, store: EventStore, now: number): Promise<boolean> {
  const claim = await claimMinutes(db, now)
  if (!claim) return false
  await rollUp(db, store, claim)
  return true
}

/** The oldest minute that is due and no other worker computes, with its neighbours. */
async function claimMinutes(db: Db, now: number): Promise<Claim | null> {
  const ready = new Date(now - dueAt(0))
  const until = new Date(now + CLAIM_MS)
  const rows = await db.$queryRaw<{ subjectId: string; minute: Date; changes: bigint }[]>`
    WITH first AS (
      SELECT "subjectId", minute FROM "AudienceDue"
       WHERE minute <= ${ready} AND ("claimedUntil" IS NULL OR "claimedUntil" < ${new Date(now)})
       -- Minutes that failed come after those that were not tried.
       ORDER BY "claimedUntil" IS NOT NULL, minute LIMIT 1 FOR UPDATE SKIP LOCKED)
    UPDATE "AudienceDue" AS due SET "claimedUntil" = ${until}
      FROM first
     WHERE due."subjectId" = first."subjectId" AND due.minute <= ${ready}
       AND due.minute >= first.minute AND due.minute < first.minute + ${`${MOST_MINUTES} minutes`}::interval
       AND (due."claimedUntil" IS NULL OR due."claimedUntil" < ${new Date(now)})
    RETURNING due."subjectId", due.minute, due.changes`
  const minutes = rows
    .map(({ minute, changes }) => ({ minute: minute.getTime(), changes }))
    .sort((a, b) => a.minute - b.minute)
  const [first] = minutes
  if (!first) return null
  return { subjectId: rows[0]!.subjectId, from: first.minute, to: minutes.at(-1)!.minute + MINUTE_MS, minutes, until }
}

async function rollUp(db: Db, store: EventStore, { subjectId, from, to, minutes, until }: Claim): Promise<void> {
  const accountId = await findAccount(db, subjectId)
  const near = { from: from - LOOK_BACK_MS, to: to + LOOK_AHEAD_MS }
  const isItem = isMediaId(subjectId)
  const airings = isItem ? [] : await listAirings(db, subjectId, near)
  const due = new Set(minutes.map(({ minute }) => minute))
  const audiences = new Map<string, { key: AudienceKey; audience: Audience }>()
  const gone: string[] = []
  let found = 0
  for (const parts of partsOf(await store.estimate(subjectId, near.from, near.to))) {
    const events = await store.between(subjectId, near, parts)
    found += events.length
    const bySession = Map.groupBy(events, ({ sessionId }) => sessionId)
    for (const session of await findSessions(db, [...bySession.keys()])) {
      const own = bySession.get(session.id)!.map(({ event }) => event)
      const newest = newestOf(own)
      if (newest >= from && newest < to) gone.push(session.id)
      if (session.isBot) continue
      const trace = traceSession(own, session.outline)
      for (const fact of minuteFacts(trace, session.outline, { from, to, isItem }, airings)) {
        if (!due.has(fact.minute)) continue
        const key = { minute: fact.minute, airingAt: fact.airingAt }
        const known = audiences.get(keyOf(key)) ?? { key, audience: noAudience() }
        audiences.set(keyOf(key), known)
        addFact(known.audience, fact, hashOf(session.viewerId ?? session.id), traitsOf(session))
        if (fact.sums.exits > 0) gone.push(session.id)
      }
    }
  }
  // First: it can be repeated, and the minutes stay due until it is done.
  await closeSessions(db, store, [...new Set(gone)])
  await writeFigures(db, {
    ...{ subjectId, minutes, until },
    // Of a deleted channel, or without the events from which its figures were computed: they stay as they are.
    figures: accountId === null || found === 0 ? null : { accountId, audiences: [...audiences.values()] },
  })
}

/** Null: it is deleted for good. */
async function findAccount(db: Db, subjectId: string): Promise<string | null> {
  const asked = { where: { id: subjectId }, select: { accountId: true } } as const
  const found = isMediaId(subjectId) ? await db.mediaItem.findUnique(asked) : await db.channel.findUnique(asked)
  return found?.accountId ?? null
}

/** What aired when viewers of that time can have seen it. */
async function listAirings(db: Db, channelId: string, { from, to }: { from: number; to: number }): Promise<Airing[]> {
  const since = from - OLDEST_PICTURE_MS
  const chunks = await loadTimeline(db, channelId, since)
  return entriesBetween(chunks, since, to, MOST_AIRINGS)
}

/** Ranges of parts with as many events as fit into memory, or one part each. */
function* partsOf(events: number): Generator<{ from: number; to: number }> {
  const step = Math.max(1, Math.floor(PARTS / Math.max(1, Math.ceil(events / MOST_EVENTS))))
  for (let from = 0; from < PARTS; from += step) yield { from, to: Math.min(PARTS, from + step) }
}
