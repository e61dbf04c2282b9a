// All items of an account are prepared in its frame rate, and all its channels air in it.
import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'
import { waitingAgain } from './prepare-again.ts'

/** Its timeline may still grow: it is on air, starts, or has not ended yet. */
const RUNNING = [
  { desired: 'STARTED' as const },
  { observed: { in: ['STARTING' as const, 'LIVE' as const, 'DEGRADED' as const, 'DRAINING' as const] } },
]

/**
 * Queues the items that are ready, and those in preparation, to be prepared again. Under the account's lock: no channel
 * starts before the end of the transaction.
 * @throws FRAME_RATE_IN_USE while a channel is on air or receives a feed
 */
export async function changeFrameRate(tx: DbOrTx, accountId: string, frameRate: number): Promise<void> {
  const busy = await tx.channel.findMany({
    where: { accountId, OR: [...RUNNING, { liveStreams: { some: { endedAt: null } } }] },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  })
  if (busy.length > 0)
    throw new DomainError('FRAME_RATE_IN_USE', {
      message: `The frame rate was not changed: ${sayBusy(busy.map(({ name }) => `“${name}”`))} on air or receiving a live feed. Stop them, then change it.`,
      data: { channels: busy },
    })
  await tx.mediaItem.updateMany({
    where: {
      accountId,
      deletedAt: null,
      OR: [
        { state: 'READY', frameRate: { not: frameRate } },
        { state: { in: ['CHECKING', 'TRANSCODING', 'VERIFYING'] } },
      ],
    },
    // The first minutes of a long item have the old rate, too.
    data: { ...waitingAgain(), preparedMs: null },
  })
}

const LISTED = 3

function sayBusy(names: readonly string[]): string {
  const more = names.length - LISTED
  const all = more > 0 ? [...names.slice(0, LISTED), `${more} more`] : names
  return `${all.join(', ')} ${names.length === 1 ? 'is' : 'are'}`
}
