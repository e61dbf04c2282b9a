// Who watches the channels of an account now, found at most once a second for all pages that ask.
import { LRUCache } from 'lru-cache'
import type { Db } from '#adapters/db.ts'
import { UNKNOWN } from '#domain/analytics/audience.ts'
import {
  type HeardNow,
  isViewerNow,
  NOW_DIMENSIONS,
  NOW_WINDOW_MS,
  type NowDimension,
  type NowMetrics,
  nowMetrics,
} from '#domain/analytics/now.ts'
import { eventStoreOf } from './open-event-store.ts'

export interface ViewersOf {
  value: string
  viewers: number
}

export interface NowView extends NowMetrics {
  by: Record<NowDimension, ViewersOf[]>
}

export interface AccountNow {
  all: NowView
  /** By channel; one without sessions is missing. */
  channels: ReadonlyMap<string, NowView>
}

interface Session extends HeardNow, Record<NowDimension, string | null> {
  subjectId: string
}

/** Of a session; its first frame may still come. */
interface Known extends Record<NowDimension, string | null> {
  isBot: boolean
  playedAt: number | null
  /** Epoch ms. */
  readAt: number
}

interface Look {
  startedAt: number
  tookMs: number
  result: Promise<AccountNow>
}

const SAME_FOR_MS = 900
/** A query that takes long is repeated less often: it takes at most a fifth of the time. */
const TIMES_AS_LONG = 5
const MOST_SESSIONS = 200_000
const READ_AT_ONCE = 5_000
/** The row of a session follows its first events, and its first frame follows both. */
const READ_AGAIN_MS = 5_000
/** Clocks of the processes that take events differ. */
const AHEAD_MS = 60_000
/** More than there are countries. */
const MOST_VALUES = 300

const known = new LRUCache<string, Known>({ max: MOST_SESSIONS })
const looks = new LRUCache<string, Look>({ max: 1_000 })

/** Within the account. @param now epoch ms */
export function findAccountNow(db: Db, accountId: string, now: number): Promise<AccountNow> {
  const last = looks.get(accountId)
  const age = performance.now() - (last?.startedAt ?? Number.NEGATIVE_INFINITY)
  if (last && age < Math.max(SAME_FOR_MS, last.tookMs * TIMES_AS_LONG)) return last.result
  const startedAt = performance.now()
  // Until it ends, nobody asks again.
  const look: Look = { startedAt, tookMs: Number.POSITIVE_INFINITY, result: lookNow(db, accountId, now) }
  looks.set(accountId, look)
  look.result.then(
    () => {
      look.tookMs = performance.now() - startedAt
    },
    () => looks.delete(accountId),
  )
  return look.result
}

async function lookNow(db: Db, accountId: string, now: number): Promise<AccountNow> {
  const channels = await db.channel.findMany({
    where: { accountId, deletedAt: null, analyticsEnabled: true },
    select: { id: true },
  })
  const sessions = await findSessionsNow(
    db,
    channels.map(({ id }) => id),
    now,
  )
  const byChannel = Map.groupBy(sessions, ({ subjectId }) => subjectId)
  return { all: viewOf(sessions, now), channels: new Map([...byChannel].map(([id, own]) => [id, viewOf(own, now)])) }
}

/** Without crawlers and monitors. */
async function findSessionsNow(db: Db, channelIds: readonly string[], now: number): Promise<Session[]> {
  if (channelIds.length === 0) return []
  const heard = await eventStoreOf(db).heard(channelIds, now - NOW_WINDOW_MS, now + AHEAD_MS)
  await readSessions(
    db,
    heard.map(({ sessionId }) => sessionId),
    now,
  )
  return heard.flatMap(({ sessionId, ...session }) => {
    const { isBot = true, readAt: _, ...traits } = known.get(sessionId) ?? {}
    return isBot ? [] : [{ ...session, ...(traits as Omit<Known, 'isBot' | 'readAt'>) }]
  })
}

async function readSessions(db: Db, ids: readonly string[], now: number): Promise<void> {
  const asked = ids.filter((id) => {
    const session = known.get(id)
    return !session || (session.playedAt === null && now - session.readAt > READ_AGAIN_MS)
  })
  for (let i = 0; i < asked.length; i += READ_AT_ONCE) {
    const rows = await db.viewerSession.findMany({
      where: { id: { in: asked.slice(i, i + READ_AT_ONCE) } },
      select: {
        ...{ id: true, isBot: true, isReported: true, playedAt: true, startTime: true, country: true, device: true },
        ...{ browser: true, player: true, embedHost: true, referrerHost: true },
      },
    })
    for (const { id, isReported, playedAt, startTime, embedHost, referrerHost, ...row } of rows)
      known.set(id, {
        ...row,
        host: embedHost ?? referrerHost,
        // A player without reports has begun to play when it fetches media.
        playedAt: (isReported ? playedAt : startTime)?.getTime() ?? null,
        readAt: now,
      })
  }
}

function viewOf(sessions: readonly Session[], now: number): NowView {
  const viewers = sessions.filter((session) => isViewerNow(session, now))
  const by = NOW_DIMENSIONS.map((dimension) => [dimension, countBy(viewers, dimension)])
  return { ...nowMetrics(sessions, now), by: Object.fromEntries(by) }
}

function countBy(viewers: readonly Session[], dimension: NowDimension): ViewersOf[] {
  const counts = new Map<string, number>()
  for (const viewer of viewers) {
    const value = viewer[dimension] ?? UNKNOWN
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return [...counts]
    .map(([value, count]) => ({ value, viewers: count }))
    .toSorted((a, b) => b.viewers - a.viewers || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_VALUES)
}

/** Of a channel without sessions. */
export const nobody = (): NowView => viewOf([], 0)
