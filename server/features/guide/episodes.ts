// Which blocks air a series, the order of its episodes, and the numbers of items themselves.
import type { DbOrTx } from '#adapters/db.ts'
import type { ItemNumbers, ScheduledPart } from '#domain/guide/episodes.ts'

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

/** Those of items that have an episode's number, with the title of the oldest series that lists the item. */
export async function listNumbers(
  db: DbOrTx,
  accountId: string,
  rows: readonly { id: string; season: number | null; episode: number | null }[],
): Promise<ReadonlyMap<string, ItemNumbers>> {
  const numbered = rows.flatMap(({ id, season, episode }) => (episode === null ? [] : [{ id, season, episode }]))
  if (numbered.length === 0) return new Map()
  const listed = await db.seriesEpisode.findMany({
    where: { mediaId: { in: numbered.map(({ id }) => id) }, series: { accountId } },
    orderBy: [{ series: { createdAt: 'asc' } }, { seriesId: 'asc' }],
    distinct: ['mediaId'],
    select: { mediaId: true, series: { select: { title: true } } },
  })
  const titles = new Map(listed.map(({ mediaId, series }) => [mediaId, series.title]))
  return new Map(
    numbered.map(({ id, season, episode }) => [id, { season, episode, series: titles.get(id) ?? null }] as const),
  )
}
