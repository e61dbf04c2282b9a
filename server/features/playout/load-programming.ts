// A published schedule with everything it may air, as input of the planner.
import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { formatOf, gridOf } from '#domain/ladder/grid.ts'
import { airsFrom } from '#domain/media/airs-from.ts'
import type { AirState } from '#domain/schedule/expand/air-state.ts'
import { type Programming, programmed } from '#domain/schedule/expand/join-air.ts'
import type { CalendarChunk, OnAir } from '#domain/schedule/expand/plan-calendar.ts'
import type { Library, MediaFacts, MediaFault, Schedule } from '#domain/schedule/model/schedule.ts'
import { inRate } from '#domain/schedule/model/schedule-grid.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { chunkAt } from '#domain/timeline/locate.ts'
import { countAirings } from '#features/as-run/count-airings.ts'
import { chunkFromRow } from './load-timeline.ts'

const FACTS = {
  id: true,
  title: true,
  kind: true,
  state: true,
  durationMs: true,
  formatKey: true,
  frameRate: true,
  tags: true,
  weight: true,
  breakPositionsMs: true,
  faults: true,
  airableFrom: true,
  notBefore: true,
  notAfter: true,
  maxAirings: true,
} as const

type FactsRow = Prisma.MediaItemGetPayload<{ select: typeof FACTS }>

const NONE: ReadonlyMap<string, number> = new Map()

/** @param frameRate of the account: what was prepared in another cannot air */
function factsOf(row: FactsRow, without: ReadonlySet<string>, frameRate: number, aired = NONE): MediaFacts {
  const { id, state, durationMs, formatKey, faults, airableFrom, notBefore, notAfter, maxAirings, ...rest } = row
  const { frameRate: own, ...facts } = rest
  const hasRights = notBefore !== null || notAfter !== null || maxAirings !== null
  const from = airsFrom(row)
  const ready = own === frameRate ? 'ready' : 'other-rate'
  const known = from !== null ? ready : state === 'FAILED' || state === 'CANCELLED' ? 'failed' : 'processing'
  return {
    ...facts,
    mediaId: id,
    durationMs: durationMs ?? 0,
    ...formatOf({ formatKey: formatKey ?? '', frameRate: own }),
    state: without.has(id) ? 'missing' : known,
    faults: faults as unknown as MediaFault[],
    ...(from !== null && Number.isFinite(from) && { airableFrom: from }),
    ...(hasRights && {
      rights: {
        ...{ notBefore: notBefore?.getTime() ?? null, notAfter: notAfter?.getTime() ?? null, maxAirings },
        aired: aired.get(id) ?? 0,
      },
    }),
  }
}

/**
 * Everything the account's schedules may air, with the slate and pads. Null: there is no slate yet, nor any item to
 * replace it.
 * @param channel its fallback video is the slate; without an id: the built-in one
 * @param without items that cannot be read from storage
 */
export async function loadLibrary(
  db: DbOrTx,
  { id, accountId }: { id?: string; accountId: string },
  without: ReadonlySet<string> = new Set(),
): Promise<Library | null> {
  const [own, shared, series, contributions, channel, { frameRate }] = await Promise.all([
    db.mediaItem.findMany({ where: { accountId, deletedAt: null }, select: FACTS, orderBy: { id: 'asc' } }),
    db.mediaItem.findMany({
      where: { account: { kind: 'SYSTEM' }, kind: 'SLATE', state: 'READY' },
      select: FACTS,
      orderBy: [{ readyAt: 'desc' }, { id: 'asc' }],
    }),
    db.series.findMany({
      where: { accountId },
      select: { id: true, episodes: { orderBy: { position: 'asc' }, select: { mediaId: true } } },
    }),
    db.contribution.findMany({
      where: { channel: { accountId }, enabled: true, revokedAt: null },
      select: { id: true },
    }),
    id === undefined ? null : db.channel.findUnique({ where: { id }, select: { fallbackMediaId: true } }),
    db.account.findUniqueOrThrow({ where: { id: accountId }, select: { frameRate: true } }),
  ])
  const counted = own.flatMap(({ id, maxAirings }) => (maxAirings === null ? [] : id))
  const aired = await countAirings(db, counted)
  const media = new Map(own.map((row) => [row.id, factsOf(row, without, frameRate, aired)]))
  const builtIn = shared.map((row) => factsOf(row, without, frameRate)).filter(({ state }) => state === 'ready')
  const isWhole = (item: MediaFacts) => item.state === 'ready' && item.airableFrom === undefined
  const { segmentMs } = gridOf({ frameRate })
  const isSlate = (item: MediaFacts) => item.durationMs >= segmentMs && isWhole(item)
  const house = builtIn.find(isSlate)
  const chosen = channel?.fallbackMediaId ? media.get(channel.fallbackMediaId) : undefined
  const slate: MediaFacts | undefined =
    chosen && isSlate(chosen) ? { ...chosen, kind: 'SLATE' } : (house ?? [...media.values()].find(isWhole))
  if (!slate) return null
  return {
    media,
    series: new Map(series.map(({ id, episodes }) => [id, episodes.map(({ mediaId }) => mediaId)])),
    slate,
    contributions: new Set(contributions.map(({ id }) => id)),
    pads: builtIn.filter((item) => item.durationMs < segmentMs && item.formatKey === (house ?? slate).formatKey),
  }
}

/** An item of the channel's account; null for an unknown id. */
export async function findFacts(db: DbOrTx, channelId: string, mediaId: string): Promise<MediaFacts | null> {
  const row = await db.mediaItem.findFirst({
    where: { id: mediaId, deletedAt: null, account: { channels: { some: { id: channelId } } } },
    select: { ...FACTS, account: { select: { frameRate: true } } },
  })
  if (!row) return null
  const { account, ...facts } = row
  return factsOf(facts, new Set(), account.frameRate)
}

/** What a channel airs that was switched to the calendar before anything was published: the slate. */
const NOTHING_PUBLISHED = parseSchedule({ zone: 'UTC', seed: 0, blocks: [] })

/** Null when there is no such version, or it cannot be read. */
export async function findSchedule(db: DbOrTx, channelId: string, version: number): Promise<Schedule | null> {
  if (version === 0) return NOTHING_PUBLISHED.ok ? NOTHING_PUBLISHED.schedule : null
  const row = await db.scheduleVersion.findUnique({
    where: { channelId_number: { channelId, number: version } },
    select: { content: true, channel: { select: { account: { select: { frameRate: true } } } } },
  })
  if (!row) return null
  const parsed = parseSchedule(row.content)
  if (parsed.ok) return inRate(parsed.schedule, row.channel.account)
  logger('schedule').error({ channelId, version, errors: parsed.errors }, 'a published schedule cannot be read')
  return null
}

/**
 * The newest version; number 0 and an empty schedule before anything is published. Null: nothing to air, or unreadable.
 */
export async function loadProgramming(
  db: DbOrTx,
  channel: { id: string; accountId: string },
  without?: ReadonlySet<string>,
): Promise<Programming | null> {
  const library = await loadLibrary(db, channel, without)
  if (!library) return null
  const newest = await db.scheduleVersion.findFirst({
    where: { channelId: channel.id },
    orderBy: { number: 'desc' },
    select: { number: true },
  })
  const version = newest?.number ?? 0
  const schedule = await findSchedule(db, channel.id, version)
  return schedule && programmed(version, schedule, library)
}

/** Chunks that have not ended before `sinceMs`, in order, with the states around them. */
export async function loadCalendar(db: DbOrTx, channelId: string, sinceMs: number): Promise<CalendarChunk[]> {
  const rows = await db.timelineChunk.findMany({
    where: { channelId, OR: [{ endsAt: null }, { endsAt: { gt: new Date(sinceMs) } }] },
    orderBy: { ordinal: 'asc' },
  })
  return rows.map(calendarChunkFromRow)
}

/** The last chunk; null for a channel that was never started. */
export async function findLastChunk(db: DbOrTx, channelId: string): Promise<CalendarChunk | null> {
  const row = await db.timelineChunk.findFirst({ where: { channelId }, orderBy: { ordinal: 'desc' } })
  return row && calendarChunkFromRow(row)
}

function calendarChunkFromRow(
  row: Parameters<typeof chunkFromRow>[0] & { stateBefore: unknown; stateAfter: unknown },
): CalendarChunk {
  return {
    ...chunkFromRow(row),
    stateBefore: row.stateBefore as AirState | null,
    stateAfter: row.stateAfter as AirState | null,
  }
}

/** What is on air when a change takes effect, with the schedule it was made from. */
export async function loadOnAir(db: DbOrTx, channelId: string, library: Library, leaveAt: number): Promise<OnAir> {
  const chunks = await loadCalendar(db, channelId, leaveAt)
  const kept = chunkAt(chunks, leaveAt) as CalendarChunk | null
  return {
    chunks,
    programming: kept && (await programmingOf(db, channelId, kept, library)),
    stateBefore: kept?.stateBefore ?? null,
  }
}

/** The schedule a chunk was made from; null for a looped rundown. */
export async function programmingOf(
  db: DbOrTx,
  channelId: string,
  chunk: CalendarChunk,
  library: Library,
): Promise<Programming | null> {
  const version = chunk.scheduleVersion
  const schedule = version === null ? null : await findSchedule(db, channelId, version)
  return schedule && version !== null ? programmed(version, schedule, library) : null
}
