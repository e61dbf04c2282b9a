// What the rights of a rundown's items allow, with the airings that count.
import type { DbOrTx } from '#adapters/db.ts'
import { EDIT_LEAD_MS } from '#domain/timeline/change.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import type { RundownRights } from '#domain/timeline/within-rights.ts'
import { countAirings } from '#features/as-run/count-airings.ts'
import { loadTimeline } from './load-timeline.ts'

interface Limited {
  id: string
  notBefore: Date | null
  notAfter: Date | null
  maxAirings: number | null
}

export async function loadRundownRights(
  db: DbOrTx,
  channelId: string,
  now: number,
  media: readonly Limited[],
): Promise<RundownRights> {
  const limited = media.filter(({ notBefore, notAfter, maxAirings }) => notBefore || notAfter || maxAirings !== null)
  const counted = [...new Set(limited.flatMap(({ id, maxAirings }) => (maxAirings === null ? [] : id)))]
  const [logged, begun] = await Promise.all([
    countAirings(db, counted),
    counted.length === 0 ? new Map<string, number>() : countBegun(db, channelId, now + EDIT_LEAD_MS + 1),
  ])
  return new Map(
    limited.map(({ id, notBefore, notAfter, maxAirings }) => [
      id,
      {
        ...{ notBefore: notBefore?.getTime() ?? null, notAfter: notAfter?.getTime() ?? null, maxAirings },
        aired: (logged.get(id) ?? 0) + (begun.get(id) ?? 0),
      },
    ]),
  )
}

/** Of this channel, those that the as-run log does not have yet: it is written when they have ended. */
async function countBegun(db: DbOrTx, channelId: string, until: number): Promise<Map<string, number>> {
  const last = await db.asRunRow.findFirst({
    where: { channelId },
    orderBy: { ordinal: 'desc' },
    select: { startsAt: true, durationMs: true },
  })
  const since = last ? last.startsAt.getTime() + last.durationMs : 0
  const chunks = await loadTimeline(db, channelId, since)
  const from = Math.max(since, chunks[0]?.startsAt ?? until)
  const counts = new Map<string, number>()
  for (const { mediaId, startsAt, offsetMs } of entriesBetween(chunks, from, until, MOST_UNLOGGED))
    if (startsAt >= from && offsetMs === 0) counts.set(mediaId, (counts.get(mediaId) ?? 0) + 1)
  return counts
}

/** The log is written every few seconds. */
const MOST_UNLOGGED = 500
