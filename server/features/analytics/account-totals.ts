// Figures of all channels of an account, summed up by the database.
import { type DbOrTx, Prisma } from '#adapters/db.ts'
import { sumsOfList } from '#domain/analytics/audience.ts'
import { computedUntil } from '#domain/analytics/due.ts'
import { averageAudience, metricsOf } from '#domain/analytics/metrics.ts'
import { splitRange } from '#domain/analytics/split-range.ts'
import { addTo, noSums, SUMS, type Sums } from '#domain/analytics/sums.ts'
import { iso } from '#domain/instants.ts'
import { isMediaId } from '#features/on-demand/on-demand.ts'
import { requireRange } from './find-range.ts'
import { rounded } from './schema.ts'

interface Range {
  from: number
  to: number
}

/** Each place of the stored lists. Lists are counted from 1 there, and older ones are shorter. */
const SUMMED = Prisma.raw(SUMS.map((_, i) => `coalesce(sum(sums[${i + 1}]), 0)::bigint`).join(', '))

/** By channel or item; those without viewers are missing. */
async function sumsBySubject(db: DbOrTx, accountId: string, { from, to }: Range): Promise<Map<string, Sums>> {
  const totals = new Map<string, Sums>()
  for (const piece of splitRange(from, to)) {
    const rows = await db.$queryRaw<{ subjectId: string; sums: bigint[] }[]>`
      SELECT "subjectId", ARRAY[${SUMMED}] AS sums FROM "AudienceFigure"
       WHERE "accountId" = ${accountId} AND step = ${piece.step}::"AudienceStep"
         AND at >= ${new Date(piece.from)} AND at < ${new Date(piece.to)}
       GROUP BY "subjectId"`
    for (const { subjectId, sums } of rows) {
      const total = totals.get(subjectId) ?? noSums()
      totals.set(subjectId, total)
      addTo(total, sumsOfList(sums))
    }
  }
  return totals
}

/** Of all channels of the account; items on demand are not part of it. */
export async function findWatchedMs(db: DbOrTx, accountId: string, range: Range): Promise<number> {
  const totals = await sumsBySubject(db, accountId, range)
  return [...totals].reduce((sum, [id, { watchedMs }]) => (isMediaId(id) ? sum : sum + watchedMs), 0)
}

/** Every channel of the account, the most watched first. @throws INVALID_INPUT, LIMIT_REACHED */
export async function getChannels(
  db: DbOrTx,
  accountId: string,
  input: { from?: string | undefined; to?: string | undefined },
  now: number,
) {
  const range = await requireRange(db, accountId, input, now)
  const totals = await sumsBySubject(db, accountId, range)
  const channels = await db.channel.findMany({
    where: { accountId, deletedAt: null },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  })
  const lengthMs = Math.max(0, Math.min(range.to, computedUntil(now)) - range.from)
  const watchedMs = channels.reduce((sum, { id }) => sum + (totals.get(id)?.watchedMs ?? 0), 0)
  const views = channels.map(({ id, name }) => {
    const sums = totals.get(id) ?? noSums()
    return {
      ...{ channelId: id, name, averageViewers: rounded(averageAudience(sums, lengthMs)) },
      share: watchedMs > 0 ? sums.watchedMs / watchedMs : 0,
      ...metricsOf(sums),
    }
  })
  return {
    ...{ from: iso(range.from), to: iso(range.to) },
    channels: views.toSorted((a, b) => b.watchTimeMs - a.watchTimeMs),
  }
}
