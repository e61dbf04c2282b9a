// Where items air next, in the entries that will air.
import type { DbOrTx } from '#adapters/db.ts'
import { DAY_MS, iso } from '#domain/instants.ts'
import { countAirings } from '#features/as-run/count-airings.ts'
import { type AirPart, airBetween } from '#features/schedule/list-air.ts'
import { DomainError } from '#server/errors.ts'
import type { AiringsView } from './library-schema.ts'

const AHEAD_MS = 7 * DAY_MS
const MOST_AIRINGS = 20
/** A week of these is expanded for one answer. */
const MOST_CHANNELS = 25
/** A week of short items in a loop. */
const MOST_PARTS = 20_000

/** The next airings of an item on channels that are on air. @throws MEDIA_NOT_FOUND */
export async function listAirings(db: DbOrTx, accountId: string, mediaId: string, now: number): Promise<AiringsView> {
  if ((await db.mediaItem.count({ where: { id: mediaId, accountId, deletedAt: null } })) === 0)
    throw new DomainError('MEDIA_NOT_FOUND')
  const airings = await listOnAir(db, accountId, { from: now, to: now + AHEAD_MS }, (part) => part.mediaId === mediaId)
  return {
    aired: (await countAirings(db, [mediaId])).get(mediaId) ?? 0,
    airings: airings
      .toSorted((a, b) => a.startsAt - b.startsAt)
      .slice(0, MOST_AIRINGS)
      .map(({ channelId, channel, startsAt, endsAt }) => ({
        ...{ channelId, channel, startsAt: iso(startsAt), endsAt: iso(endsAt) },
      })),
  }
}

/** The items that air in the next 24 hours. */
export async function listMediaAiringSoon(db: DbOrTx, accountId: string, now: number): Promise<string[]> {
  const parts = await listOnAir(db, accountId, { from: now, to: now + DAY_MS }, () => true)
  return [...new Set(parts.map(({ mediaId }) => mediaId))]
}

type Airing = AirPart & { channelId: string; channel: string }

/** Of channels on air, in a window from now on. */
export async function listOnAir(
  db: DbOrTx,
  accountId: string,
  { limit = MOST_PARTS, ...window }: { from: number; to: number; limit?: number },
  isAsked: (part: AirPart) => boolean,
): Promise<Airing[]> {
  const channels = await db.channel.findMany({
    where: { accountId, deletedAt: null, desired: 'STARTED' },
    orderBy: { createdAt: 'asc' },
    take: MOST_CHANNELS,
    select: { id: true, accountId: true, name: true, mode: true, desired: true },
  })
  const airings: Airing[] = []
  for (const channel of channels) {
    const parts = await airBetween(db, channel, { ...window, now: window.from, limit })
    // A part after a break is the same airing.
    for (const part of parts)
      if (part.offsetMs === 0 && isAsked(part)) airings.push({ ...part, channelId: channel.id, channel: channel.name })
  }
  return airings
}
