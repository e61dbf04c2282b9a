// What other tables say about a channel in a window, for the recorder. Each query is bounded.
import type { DbOrTx } from '#adapters/db.ts'
import type { Severity } from '#domain/alert/rules.ts'
import { DAY_MS } from '#domain/instants.ts'
import { OVERRIDES } from '#domain/recorder/lanes.ts'

/** A week of items of half a minute. */
const MOST_AIRED = 20_000
const MOST_OVERRIDES = 2_000
const MOST_ALERTS = 500
const MOST_DESTINATIONS = 100

/** What aired in the window, ascending: the newest rows. An item lasts a day at most. */
export async function listAired(db: DbOrTx, channelId: string, from: number, to: number) {
  const rows = await db.asRunRow.findMany({
    where: { channelId, startsAt: { gte: new Date(from - DAY_MS), lt: new Date(to) } },
    orderBy: { startsAt: 'desc' },
    take: MOST_AIRED,
    select: { startsAt: true, durationMs: true, title: true, kind: true, reason: true, driftMs: true },
  })
  return rows
    .reverse()
    .map(({ startsAt, ...row }) => ({ ...row, startsAt: startsAt.getTime() }))
    .filter(({ startsAt, durationMs }) => startsAt + durationMs > from)
}

/** When the channel was held, or showed or waited for a live feed; ascending. */
export async function listOverrides(db: DbOrTx, channelId: string, from: number, to: number) {
  const rows = await db.timelineChunk.findMany({
    where: {
      ...{ channelId, cause: { in: Object.keys(OVERRIDES) }, startsAt: { lt: new Date(to) } },
      OR: [{ endsAt: null }, { endsAt: { gt: new Date(from) } }],
    },
    orderBy: { ordinal: 'desc' },
    take: MOST_OVERRIDES,
    select: { cause: true, startsAt: true, endsAt: true },
  })
  return rows
    .reverse()
    .map(({ cause, startsAt, endsAt }) => ({
      cause: cause as keyof typeof OVERRIDES,
      from: startsAt.getTime(),
      to: endsAt?.getTime() ?? to,
    }))
}

export async function listAlertsOf(db: DbOrTx, of: { accountId: string; channelId: string }, from: number, to: number) {
  const rows = await db.alert.findMany({
    where: {
      ...{ ...of, openedAt: { lt: new Date(to) } },
      OR: [{ resolvedAt: null }, { resolvedAt: { gt: new Date(from) } }],
    },
    orderBy: { openedAt: 'desc' },
    take: MOST_ALERTS,
    select: { id: true, rule: true, severity: true, subject: true, message: true, openedAt: true, resolvedAt: true },
  })
  return rows
    .reverse()
    .map(({ openedAt, resolvedAt, severity, ...row }) => ({
      ...row,
      severity: severity as Severity,
      from: openedAt!.toISOString(),
      to: resolvedAt?.toISOString() ?? null,
    }))
}

/** The channel's state now, and that of its destinations in the words of the recorder. */
export async function listDestinationsOf(db: DbOrTx, channelId: string) {
  const channel = await db.channel.findUniqueOrThrow({
    where: { id: channelId },
    select: { observed: true, reason: true },
  })
  const rows = await db.$queryRaw<{ id: string; name: string; value: string; note: string | null }[]>`
    SELECT id, name, recorded_destination(enabled, state, failures) AS value, reason AS note
      FROM "Destination" WHERE "channelId" = ${channelId} ORDER BY "createdAt", id LIMIT ${MOST_DESTINATIONS}`
  return { channel, destinations: rows.map(({ id, name, ...current }) => ({ id, name, current })) }
}
