// How much of its limits an account uses.
import type { DbOrTx } from '#adapters/db.ts'
import { linesOf } from '#domain/channel/resolution.ts'
import { DAY_MS } from '#domain/instants.ts'
import type { StoredLimit } from '#domain/plan/limits.ts'
import { ITEM_BYTES } from '#features/media/item-bytes.ts'
import { WORKER_IS_ALIVE } from '#features/playout/worker-alive.ts'

interface Scope {
  accountId: string
  /** Only this one, for the limits of a channel; omitted: the channel that uses most. */
  channelId?: string | undefined
}

const MINUTE_MS = 60_000

const COUNTS: Record<StoredLimit, (db: DbOrTx, scope: Scope) => Promise<number>> = {
  channels: (db, { accountId }) => db.channel.count({ where: { accountId, deletedAt: null } }),
  channelsOnAir: (db, { accountId }) => db.channel.count({ where: { accountId, desired: 'STARTED' } }),
  resolution: async (db, { accountId }) => {
    const rows = await db.channel.findMany({
      where: { accountId, deletedAt: null },
      distinct: 'resolution',
      select: { resolution: true },
    })
    const destinations = await db.destination.findMany({
      where: { channel: { accountId, deletedAt: null } },
      distinct: 'rung',
      select: { rung: true },
    })
    const used = [...rows.map((row) => row.resolution), ...destinations.map(({ rung }) => rung)]
    return Math.max(0, ...used.map(linesOf))
  },
  destinations: async (db, { accountId, channelId }) => {
    const where = { channel: { accountId, deletedAt: null }, ...(channelId && { channelId }) }
    const rows = await db.destination.groupBy({ by: ['channelId'], where, _count: true })
    return Math.max(0, ...rows.map((row) => row._count))
  },
  liveInputs: countLiveFeeds,
  storageBytes: async (db, { accountId }) => (await countStoredBytes(db, [accountId])).get(accountId) ?? 0,
  uploadMinutes: async (db, { accountId }) => Math.ceil((await countUploadedMs(db, accountId)) / MINUTE_MS),
  dvrMinutes: async (db, { accountId }) =>
    (await db.channel.aggregate({ where: { accountId, deletedAt: null }, _max: { dvrMinutes: true } }))._max
      .dvrMinutes ?? 0,
  analyticsDays: async (db, { accountId }) => {
    const where = { accountId, step: 'day' } as const
    const { _min: oldest } = await db.audienceFigure.aggregate({ where, _min: { at: true } })
    return oldest.at ? Math.max(0, Math.floor((Date.now() - oldest.at.getTime()) / DAY_MS) - 1) : 0
  },
  catchUpDays: async (db, { accountId }) =>
    (await db.channel.aggregate({ where: { accountId, deletedAt: null }, _max: { catchUpDays: true } }))._max
      .catchUpDays ?? 0,
  seats: (db, { accountId }) => db.membership.count({ where: { accountId } }),
  signedLinks: async (db, { accountId }) =>
    Math.min(
      1,
      (await db.channel.count({ where: { accountId, deletedAt: null, playback: 'token' } })) +
        (await db.mediaItem.count({ where: { accountId, deletedAt: null, access: 'token' } })),
    ),
  encryption: async (db, { accountId }) =>
    Math.min(
      1,
      (await db.channel.count({ where: { accountId, deletedAt: null, encrypted: true } })) +
        (await db.mediaItem.count({ where: { accountId, deletedAt: null, encrypted: true } })),
    ),
  apiKeys: (db, { accountId }) => {
    const lasts = [{ endsAt: null }, { endsAt: { gt: new Date() } }]
    return db.apiKey.count({ where: { accountId, revokedAt: null, OR: lasts } })
  },
  mediaItems: async (db, { accountId }) =>
    (await db.mediaItem.count({ where: { accountId } })) +
    (await db.upload.count({ where: { accountId, finishedAt: null } })) +
    (await db.import.count({ where: { accountId, failedAt: null } })),
  series: (db, { accountId }) => db.series.count({ where: { accountId } }),
}

/** In the limit's unit. */
export function countUse(db: DbOrTx, scope: Scope, name: StoredLimit): Promise<number> {
  return COUNTS[name](db, scope)
}

/** Open sessions at live workers. */
async function countLiveFeeds(db: DbOrTx, { accountId }: Scope): Promise<number> {
  const [row] = await db.$queryRaw<{ feeds: number }[]>`
    SELECT count(*)::int AS feeds FROM streams s
      JOIN "Channel" ch ON ch.id = s."channelId" AND ch."accountId" = ${accountId}
      JOIN "WorkerNode" w ON w.id = s."workerId" AND ${WORKER_IS_ALIVE}
     WHERE s.state IN ('PENDING_INGEST', 'ACTIVE')`
  return row?.feeds ?? 0
}

/** Of uploads since the start of this month in UTC, deleted ones included. */
export async function countUploadedMs(db: DbOrTx, accountId: string): Promise<number> {
  const now = new Date()
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()))
  const { _sum } = await db.uploadedMinutes.aggregate({
    where: { accountId, at: { gte: month } },
    _sum: { durationMs: true },
  })
  return _sum.durationMs ?? 0
}

/** Items with all that is stored for them, and uploads and imports under way with all the bytes that they will have. */
export async function countStoredBytes(db: DbOrTx, accountIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ accountId: string; bytes: number }[]>`
    SELECT "accountId", sum(bytes)::float8 AS bytes FROM (
      SELECT media."accountId", ${ITEM_BYTES} AS bytes FROM "MediaItem" media
       WHERE media."accountId" = ANY(${[...accountIds]})
       UNION ALL
      SELECT "accountId", bytes FROM "Upload" WHERE "finishedAt" IS NULL AND "accountId" = ANY(${[...accountIds]})
       UNION ALL
      SELECT "accountId", "reservedBytes" FROM "Import" WHERE "accountId" = ANY(${[...accountIds]})
    ) stored GROUP BY "accountId"`
  return new Map(rows.map(({ accountId, bytes }) => [accountId, bytes]))
}
