// Which blocks air a series, and the order of its episodes.
import type { DbOrTx } from '#adapters/db.ts'
import type { ScheduledPart } from '#domain/guide/episodes.ts'

interface SeriesAired {
  seriesOf(version: number, blockId: string): string | undefined
  /** Series → its items in order. */
  orders: ReadonlyMap<string, readonly string[]>
  titles: ReadonlyMap<string, string>
}

/** @param parts with the versions of the schedule they aired in */
export async function listSeriesAired(
  db: DbOrTx,
  channel: { id: string; accountId: string },
  parts: readonly ScheduledPart[],
): Promise<SeriesAired> {
  const versions = [...new Set(parts.flatMap(({ scheduleVersion }) => scheduleVersion ?? []))]
  const rows =
    versions.length === 0
      ? []
      : await db.$queryRaw<{ number: number; blockId: string; seriesId: string }[]>`
          SELECT v."number", block->>'id' AS "blockId", block->'source'->>'seriesId' AS "seriesId"
          FROM "ScheduleVersion" v
          CROSS JOIN LATERAL jsonb_array_elements(v."content"->'blocks') block
          WHERE v."channelId" = ${channel.id} AND v."number" = ANY(${versions})
            AND block->'source'->>'type' = 'series'`
  const blocks = new Map(rows.map(({ number, blockId, seriesId }) => [`${number} ${blockId}`, seriesId]))
  const ids = [...new Set(rows.map(({ seriesId }) => seriesId))]
  const series =
    ids.length === 0
      ? []
      : await db.series.findMany({
          where: { id: { in: ids }, accountId: channel.accountId },
          select: { id: true, title: true, episodes: { orderBy: { position: 'asc' }, select: { mediaId: true } } },
        })
  return {
    seriesOf: (version, blockId) => blocks.get(`${version} ${blockId}`),
    titles: new Map(series.map(({ id, title }) => [id, title])),
    orders: new Map(series.map(({ id, episodes }) => [id, episodes.map(({ mediaId }) => mediaId)])),
  }
}
