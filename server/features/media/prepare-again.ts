import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'
import { listChannelsAiring, sayFree } from './still-aired.ts'

/** Columns of an item that waits for a transcoder as if it had just been uploaded. */
export const waitingAgain = () => ({
  state: 'UPLOADED' as const,
  progress: 0,
  failureCode: null,
  failureMessage: null,
  workerId: null,
  attempts: 0,
  tryAfter: null,
  airableFrom: null,
  queuedAt: new Date(),
})

/**
 * Queues an item for transcoding again. A worker that is at it loses its claim. The new files replace the old ones, so
 * viewers must not be able to watch it.
 * @throws MEDIA_IN_USE
 */
export async function prepareAgain(
  tx: DbOrTx,
  accountId: string,
  { id, state }: { id: string; state: string },
  now: number,
): Promise<void> {
  const onAir = await listChannelsAiring(tx, accountId, [id], now)
  if (onAir.length > 0)
    throw new DomainError('MEDIA_IN_USE', {
      message: `This item is on air, about to air, or was on air a moment ago, and preparing it again replaces its files. Nothing was changed; ${sayFree(onAir, now, 'changed')}.`,
      data: {
        channels: onAir.map(({ freeAt, ...channel }) => ({ ...channel, freeAt: freeAt?.toISOString() ?? null })),
      },
    })
  if (state === 'RECORDING')
    throw new DomainError('MEDIA_IN_USE', {
      message: 'A live feed is being recorded to this item. Nothing was changed; end the feed first.',
    })
  await tx.mediaItem.update({ where: { id }, data: waitingAgain() })
}
