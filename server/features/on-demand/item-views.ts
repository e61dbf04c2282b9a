// How often items are watched on demand: counted at the origin, a row a day.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { DAY_MS } from '#domain/instants.ts'
import { DomainError } from '#server/errors.ts'
import type { ItemViewsView } from './schema.ts'

/** Days, today included. Older rows are added to MediaItem.earlierViews. */
export const SHOWN_DAYS = 30

/** The day of a time, as SQL writes it. */
export const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

export interface CountedViews {
  mediaId: string
  /** dayOf */
  day: string
  views: number
}

/** Those of items that were deleted since are dropped. */
export async function addItemViews(db: DbOrTx, counted: readonly CountedViews[]): Promise<void> {
  // In the same order everywhere: several origins lock the same rows.
  const rows = [...counted].sort((a, b) => (a.mediaId < b.mediaId ? -1 : a.mediaId > b.mediaId ? 1 : 0))
  await db.$executeRaw`
    INSERT INTO "ItemViews" ("mediaId", "day", "views")
    SELECT item.id, counted.day::date, counted.views
      FROM unnest(${rows.map(({ mediaId }) => mediaId)}::text[], ${rows.map(({ day }) => day)}::text[],
                  ${rows.map(({ views }) => views)}::int[]) AS counted(id, day, views)
      JOIN "MediaItem" item ON item.id = counted.id
     ORDER BY 1, 2
    ON CONFLICT ("mediaId", "day") DO UPDATE SET "views" = "ItemViews"."views" + EXCLUDED."views"`
}

/** @throws MEDIA_NOT_FOUND, also for another account's item */
export async function getItemViews(
  db: DbOrTx,
  accountId: string,
  mediaId: string,
  now: number,
): Promise<ItemViewsView> {
  const item = await db.mediaItem.findFirst({
    where: { id: mediaId, accountId, deletedAt: null },
    select: { earlierViews: true, views: { select: { day: true, views: true } } },
  })
  if (!item) throw new DomainError('MEDIA_NOT_FOUND')
  const sumFrom = (day: string) =>
    item.views.reduce((sum, row) => (dayOf(row.day.getTime()) < day ? sum : sum + row.views), 0)
  return {
    today: sumFrom(dayOf(now)),
    last30Days: sumFrom(dayOf(now - (SHOWN_DAYS - 1) * DAY_MS)),
    total: item.earlierViews + sumFrom(''),
  }
}

/**
 * Adds rows of days that are no longer shown to the total of their items.
 * @returns rows deleted
 */
export async function foldOldViews(db: Db, now: number, limit: number): Promise<number> {
  const [folded] = await db.$queryRaw<{ count: number }[]>`
    WITH old AS (
      DELETE FROM "ItemViews" WHERE ("mediaId", "day") IN (
        SELECT "mediaId", "day" FROM "ItemViews" WHERE "day" < ${dayOf(now - SHOWN_DAYS * DAY_MS)}::date
         LIMIT ${limit} FOR UPDATE SKIP LOCKED)
      RETURNING "mediaId", "views"
    ), sums AS (
      SELECT "mediaId", sum("views")::int AS views FROM old GROUP BY "mediaId"
    ), added AS (
      UPDATE "MediaItem" item SET "earlierViews" = "earlierViews" + sums.views FROM sums WHERE item.id = sums."mediaId"
    )
    SELECT count(*)::int AS count FROM old`
  return folded?.count ?? 0
}
