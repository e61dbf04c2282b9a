import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'
import { DESTINATION_COLUMNS, toDestinationView } from './destination-view.ts'
import type { DestinationRef, DestinationsSnapshot, DestinationView } from './schema.ts'

/** Oldest first. @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function listDestinations(
  db: DbOrTx,
  accountId: string,
  channelId: string,
  now: number,
): Promise<DestinationsSnapshot> {
  const channel = await db.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    select: {
      desired: true,
      account: { select: { frameRate: true } },
      destinations: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], select: DESTINATION_COLUMNS },
    },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  const given = { channelStarted: channel.desired === 'STARTED', frameRate: channel.account.frameRate }
  const destinations = channel.destinations.map((row) => toDestinationView(row, given, now))
  return { destinations, at: new Date(now).toISOString() }
}

/** @throws CHANNEL_NOT_FOUND, DESTINATION_NOT_FOUND */
export async function getDestination(
  db: DbOrTx,
  accountId: string,
  { channelId, destinationId }: DestinationRef,
  now: number,
): Promise<DestinationView> {
  const { destinations } = await listDestinations(db, accountId, channelId, now)
  const found = destinations.find(({ id }) => id === destinationId)
  if (!found) throw new DomainError('DESTINATION_NOT_FOUND')
  return found
}
