import type { DbOrTx } from '#adapters/db.ts'
import { containing, inRange, requireRange } from '#adapters/row-range.ts'
import { ARTWORK_COLUMNS } from '#features/media/artwork-columns.ts'
import { thumbnailUrl } from '#features/media/media-view.ts'
import { kindName } from '#features/media/schema.ts'
import { DomainError } from '#server/errors.ts'
import type { ListSeriesInput, SeriesSummary, SeriesUse, SeriesView } from './schema.ts'

const COLUMNS = {
  id: true,
  title: true,
  episodes: {
    where: { media: { deletedAt: null } },
    orderBy: { position: 'asc' },
    select: { media: { select: { id: true, title: true, kind: true, state: true, ...ARTWORK_COLUMNS } } },
  },
} as const

/** By title. */
export async function listSeries(
  db: DbOrTx,
  accountId: string,
  { query, ...range }: ListSeriesInput = {},
): Promise<SeriesSummary[]> {
  const [rows, uses] = await Promise.all([
    db.series.findMany({
      where: { accountId, ...(query && { title: containing(query) }) },
      orderBy: [{ title: 'asc' }, { id: 'asc' }],
      ...inRange(range),
      select: COLUMNS,
    }),
    listUses(db, accountId),
  ])
  await requireRange(range, rows, (id) => db.series.count({ where: { id, accountId } }))
  return rows.map((row) => {
    const { episodes: _, ...summary } = toView(row, uses)
    return summary
  })
}

/** @throws SERIES_NOT_FOUND, also for another account's series */
export async function getSeries(db: DbOrTx, accountId: string, seriesId: string): Promise<SeriesView> {
  const row = await findRow(db, accountId, seriesId)
  if (!row) throw new DomainError('SERIES_NOT_FOUND')
  return toView(row, await listUses(db, accountId))
}

function findRow(db: DbOrTx, accountId: string, seriesId: string) {
  return db.series.findFirst({ where: { id: seriesId, accountId }, select: COLUMNS })
}

type Row = NonNullable<Awaited<ReturnType<typeof findRow>>>

function toView({ id, title, episodes: rows }: Row, uses: ReadonlyMap<string, SeriesUse[]>): SeriesView {
  const episodes = rows.map(({ media }) => ({
    mediaId: media.id,
    title: media.title,
    kind: kindName(media.kind),
    durationMs: media.durationMs ?? 0,
    ready: media.state === 'READY',
  }))
  return {
    id,
    title,
    episodeCount: episodes.length,
    durationMs: episodes.reduce((sum, { ready, durationMs }) => sum + (ready ? durationMs : 0), 0),
    thumbnailUrl: rows.map(({ media }) => thumbnailUrl(media)).find((url) => url !== null) ?? null,
    usedBy: uses.get(id) ?? [],
    episodes,
  }
}

/** Series id → channels whose newest published schedule, or whose draft, has a block with it. */
export async function listUses(db: DbOrTx, accountId: string): Promise<Map<string, SeriesUse[]>> {
  const rows = await db.$queryRaw<(SeriesUse & { seriesId: string })[]>`
    SELECT c."id" AS "channelId", c."name", block->'source'->>'seriesId' AS "seriesId",
           bool_or(s."published") AS "published"
    FROM "Channel" c
    JOIN (
      SELECT "channelId", "content", false AS "published" FROM "ScheduleDraft"
      UNION ALL
      (SELECT DISTINCT ON ("channelId") "channelId", "content", true
       FROM "ScheduleVersion" ORDER BY "channelId", "number" DESC)
    ) s ON s."channelId" = c."id"
    CROSS JOIN LATERAL jsonb_array_elements(s."content"->'blocks') block
    WHERE c."accountId" = ${accountId} AND c."deletedAt" IS NULL AND block->'source'->>'type' = 'series'
    GROUP BY c."id", "seriesId"
    ORDER BY c."name", c."id"`
  const uses = new Map<string, SeriesUse[]>()
  for (const { seriesId, ...use } of rows) uses.set(seriesId, [...(uses.get(seriesId) ?? []), use])
  return uses
}
