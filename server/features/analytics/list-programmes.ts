// What aired in a range, with its viewers: the log of what aired tells the titles.
import type { DbOrTx } from '#adapters/db.ts'
import { type Audience, noAudience } from '#domain/analytics/audience.ts'
import { entriesBetween } from '#domain/timeline/entries.ts'
import { kindName, type MediaKindName } from '#features/media/schema.ts'
import { loadTimeline } from '#features/playout/load-timeline.ts'
import { listFigures } from './figures.ts'

export interface Programme {
  startsAt: number
  endsAt: number
  mediaId: string
  title: string
  kind: MediaKindName
  audience: Audience
}

/** A loop of short items has 45,000 a day. */
const MOST = 5_000

interface Asked {
  channelId: string
  from: number
  to: number
}

/** Those that began in [from, to), also without viewers, in order. @returns isCut: there are more than the first 5,000 */
export async function listProgrammes(db: DbOrTx, { channelId, from, to }: Asked) {
  const aired = await listAired(db, channelId, from, to)
  const until = aired.length >= MOST ? aired.at(-1)!.endsAt : to
  const figures = await listFigures(db, { subjectId: channelId, step: 'airing', from, to: until })
  const audiences = new Map(figures.map(({ at, audience }) => [at, audience]))
  const programmes: Programme[] = aired.map((programme) => ({
    ...programme,
    audience: audiences.get(programme.startsAt) ?? noAudience(),
  }))
  return { programmes, isCut: aired.length >= MOST }
}

/** From the log, and from the timeline what is on air or not logged yet. */
async function listAired(
  db: DbOrTx,
  channelId: string,
  from: number,
  to: number,
): Promise<Omit<Programme, 'audience'>[]> {
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
