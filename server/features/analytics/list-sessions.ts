import type { z } from 'zod'
import type { DbOrTx } from '#adapters/db.ts'
import { iso, isoOrNull } from '#domain/instants.ts'
import { cutPage, PAGE_ROWS } from '#domain/page.ts'
import { findRange } from './find-range.ts'
import type { SessionView, sessionsInputSchema } from './session-schema.ts'
import type { SessionRow } from './sessions.ts'

/** Sessions that began in the range, newest first. */
export async function listSessions(
  db: DbOrTx,
  accountId: string,
  input: z.output<typeof sessionsInputSchema>,
  now: number,
): Promise<{ sessions: SessionView[]; nextCursor: string | null }> {
  const { from, to } = await findRange(db, accountId, input, now)
  const { channelId, cursor, limit = PAGE_ROWS, viewerId, country, quality } = input
  const rows = await db.viewerSession.findMany({
    where: {
      ...{ accountId, subjectId: channelId, isBot: false },
      startTime: { gte: new Date(from), lt: new Date(to) },
      ...(viewerId && { viewerId }),
      ...(country && { country: country.toUpperCase() }),
      ...(quality === 'troubled' && { OR: [{ stalls: { gt: 0 } }, { errors: { gt: 0 } }] }),
    },
    orderBy: [{ startTime: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    ...(cursor && { cursor: { id: cursor }, skip: 1 }),
  })
  const page = cutPage(rows, limit, ({ id }) => id)
  return { sessions: page.rows.map(sessionView), nextCursor: page.nextCursor }
}

export const sessionView = (row: SessionRow): SessionView => ({
  ...{ id: row.id, channelId: row.subjectId, viewerId: row.viewerId },
  ...{ startTime: iso(row.startTime.getTime()), endTime: isoOrNull(row.endTime) },
  geolocation: { country: row.country },
  network: row.network,
  device: { type: row.device, os: row.os, browser: row.browser, player: row.player },
  ...{ embedHost: row.embedHost, referrerHost: row.referrerHost, isReported: row.isReported },
  ...{ watchTime: row.watchTimeMs, stalledMs: row.stalledMs, stalls: row.stalls, errors: row.errors },
})
