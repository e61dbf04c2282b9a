// A channel whose audience of yesterday is known.
import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { bounded, listOfSums, noAudience, storedSplits } from '#domain/analytics/audience.ts'
import { DAY_MS, HOUR_MS } from '#domain/instants.ts'

/** 00:00 UTC: the zone of a channel without a schedule. */
export const today = Math.floor(Date.now() / DAY_MS) * DAY_MS
export const yesterday = today - DAY_MS

export async function addChannel(db: Db, accountId: string, name = 'Harbour TV'): Promise<string> {
  const id = newId<string>('ch')
  await db.channel.create({ data: { id, accountId, name, slug: id.replace('_', '-') } })
  return id
}

interface Aired {
  accountId: string
  channelId: string
}

/** Two programmes of an hour, from 20:00 on; the second one was watched by two viewers throughout. */
export async function airYesterday(db: Db, { accountId, channelId }: Aired, titles: [string, string]): Promise<void> {
  const startsAt = yesterday + 20 * HOUR_MS
  const items = titles.map((title, position) => ({
    ...{ mediaId: newId<string>('md'), title, kind: 'PROGRAMME', durationMs: HOUR_MS, formatKey: 'house-1', position },
  }))
  await db.timelineChunk.create({
    data: {
      ...{ channelId, ordinal: 0, run: 1, clockMs: 0, mediaSequence: 0, discontinuitySequence: 0, loop: false, items },
      ...{ startsAt: new Date(startsAt), endsAt: new Date(startsAt + 2 * HOUR_MS), cause: 'start' },
    },
  })
  const audience = noAudience()
  audience.sums.watchedMs = 2 * HOUR_MS
  audience.sums.plays = 2
  audience.viewers.add(1n)
  audience.viewers.add(2n ** 40n)
  audience.splits = { country: { DE: audience.sums }, device: { mobile: audience.sums } }
  const at = startsAt + HOUR_MS
  const { sums, viewers, splits } = bounded(audience)
  const figures = {
    ...{ accountId, subjectId: channelId, sums: listOfSums(sums).map(BigInt) },
    ...{ viewers: viewers.toBytes(), splits: storedSplits(splits) },
  }
  await db.audienceFigure.createMany({
    data: [
      { ...figures, step: 'airing', at: new Date(at), airingAt: new Date(at) },
      { ...figures, step: 'hour', at: new Date(at), airingAt: new Date(0) },
      { ...figures, step: 'day', at: new Date(yesterday), airingAt: new Date(0) },
    ],
  })
}
