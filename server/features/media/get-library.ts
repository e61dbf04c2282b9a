import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { findMediaRows } from './find-media-rows.ts'
import type { LibraryNews, LibraryView } from './library-schema.ts'
import { isInProgress } from './media-conditions.ts'
import { toMediaView } from './media-view.ts'

/** Of one kind; the most used first. */
const MOST_CHOICES = 500

/** What the library consists of, without its items. */
export async function getLibrary(db: DbOrTx, accountId: string): Promise<LibraryView> {
  const counts = await countLibrary(db, accountId)
  const tags = await db.$queryRaw<LibraryView['tags']>`
    SELECT tag, count(*)::int AS items FROM "MediaItem", unnest(tags) AS tag
     WHERE "accountId" = ${accountId} AND "deletedAt" IS NULL GROUP BY tag ORDER BY items DESC, tag LIMIT ${MOST_CHOICES}`
  const folders = await db.$queryRaw<LibraryView['folders']>`
    SELECT folder, count(*)::int AS items FROM "MediaItem"
     WHERE "accountId" = ${accountId} AND "deletedAt" IS NULL AND folder IS NOT NULL
     GROUP BY folder ORDER BY folder LIMIT ${MOST_CHOICES}`
  const languages = await db.$queryRaw<LibraryView['languages']>`
    SELECT language, count(*)::int AS items FROM "MediaItem"
     WHERE "accountId" = ${accountId} AND "deletedAt" IS NULL AND language IS NOT NULL
     GROUP BY language ORDER BY items DESC, language LIMIT ${MOST_CHOICES}`
  const { changedAt: _, ...shown } = counts
  return { ...shown, tags, languages, folders }
}

/** The progress of more is shown with the next change. */
const MOST_WORKING = 50
/** A page fetches the list again when there was a change: these are shown without waiting for it. */
const MOST_CHANGED = 10

/** Whether anything changed, the items that changed last, and those that a transcoder works on with their progress. */
export async function getLibraryNews(db: DbOrTx, accountId: string, now: number): Promise<LibraryNews> {
  const { changedAt, ...counts } = await countLibrary(db, accountId)
  const find = (where: Prisma.MediaItemWhereInput, take: number) =>
    findMediaRows(db, accountId, { where, orderBy: [{ changedAt: 'desc' }, { id: 'asc' }], take })
  const working = counts.preparing === 0 ? [] : await find(isInProgress, MOST_WORKING)
  const rows = new Map([...working, ...(await find({}, MOST_CHANGED))].map((row) => [row.id, row]))
  return {
    ...counts,
    change: `${counts.items} ${changedAt?.getTime() ?? 0}`,
    media: [...rows.values()].map((row) => toMediaView(row, { sameAs: null, scheduledOn: [] })),
    at: new Date(now).toISOString(),
  }
}

async function countLibrary(db: DbOrTx, accountId: string) {
  const [row] = await db.$queryRaw<
    { items: number; preparing: number; failed: number; deleted: number; changedAt: Date | null }[]
  >`
    SELECT count(*) FILTER (WHERE "deletedAt" IS NULL)::int AS items,
           count(*) FILTER (WHERE "deletedAt" IS NULL AND state NOT IN ('READY', 'FAILED', 'CANCELLED'))::int AS preparing,
           count(*) FILTER (WHERE "deletedAt" IS NULL AND state = 'FAILED')::int AS failed,
           count(*) FILTER (WHERE "deletedAt" IS NOT NULL)::int AS deleted, max("changedAt") AS "changedAt"
      FROM "MediaItem" WHERE "accountId" = ${accountId}`
  return row!
}
