// What aired in a range, with its viewers: the log of what aired tells the titles.
import type { DbOrTx } from '#adapters/db.ts'
import { computedUntil } from '#domain/analytics/due.ts'
import type { AiringFigures } from '#domain/analytics/group-airings.ts'
import { noSums } from '#domain/analytics/sums.ts'
import { UniqueCount } from '#domain/analytics/unique-count.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { kindName, type MediaKindName } from '#features/media/schema.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { listTotals } from './figures.ts'

export type Programme = AiringFigures<MediaKindName>
type Aired = Omit<Programme, 'airedMs' | 'sums' | 'viewers'>

/** A loop of short items has 45,000 a day. */
const MOST = 5_000

interface Asked {
  channelId: string
  from: number
  to: number
}

/** Those that began in [from, to), also without viewers, in order. @returns isCut: there are more than the first 5,000 */
export async function listProgrammes(db: DbOrTx, { channelId, from, to }: Asked, now: number) {
  const aired = await listAired(db, channelId, from, to)
  const until = aired.length >= MOST ? aired.at(-1)!.endsAt : to
  const totals = await listTotals(db, { subjectId: channelId, step: 'airing', from, to: until })
  const byStart = new Map(totals.map(({ at, ...total }) => [at, total]))
  const programmes: Programme[] = aired.map((programme) => ({
    ...programme,
    airedMs: Math.max(0, Math.min(programme.endsAt, computedUntil(now)) - programme.startsAt),
    ...(byStart.get(programme.startsAt) ?? { sums: noSums(), viewers: new UniqueCount() }),
  }))
  return { programmes, isCut: aired.length >= MOST }
}

/** From the log, and from the timeline what is on air or not logged yet. */
export async function listAired(db: DbOrTx, channelId: string, from: number, to: number): Promise<Aired[]> {
  const rows = await db.asRunRow.findMany({
    where: { channelId, startsAt: { gte: new Date(from), lt: new Date(to) } },
    orderBy: { ordinal: 'asc' },
    take: MOST,
    select: { startsAt: true, durationMs: true, mediaId: true, title: true, kind: true },
  })
  const logged = rows.map(({ startsAt, durationMs, kind, ...row }) => ({
    ...row,
    kind: kindName(kind),
    startsAt: startsAt.getTime(),
    endsAt: startsAt.getTime() + durationMs,
  }))
  const since = Math.max(from, logged.at(-1)?.endsAt ?? from)
  if (since >= to || logged.length >= MOST) return logged
  const entries = entriesBetween(await loadTimeline(db, channelId, since), since, to, MOST - logged.length)
  const rest = entries.filter(({ startsAt }) => startsAt >= since)
  return [
    ...logged,
    ...rest.map(({ startsAt, endsAt, mediaId, title, kind }) => ({
      startsAt,
      endsAt,
      mediaId,
      title,
      kind: kindName(kind),
    })),
  ]
}
