import type { Db } from '#adapters/db.ts'
import { logger } from '#adapters/log.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { recordCommand } from '#features/playout/record-command.ts'

/**
 * Rundowns on air that list the item follow its new rights at once. Channels are locked after the item's change is
 * stored: who changes a rundown locks them the other way round. What fails here is made up for within a minute
 * (worker/playout/keep-rights.ts).
 */
export async function replanRundowns(db: Db, who: ActingIn, mediaId: string): Promise<void> {
  const listing = { deletedAt: null, desired: 'STARTED', mode: 'loop', rundown: { some: { mediaId } } } as const
  const channels = await db.channel.findMany({ where: { accountId: who.accountId, ...listing }, select: { id: true } })
  for (const { id } of channels)
    try {
      await db.$transaction(async (tx) => {
        await lockChannel(tx, who.accountId, id)
        await recordCommand(tx, who, id, { kind: 'REPLAN', payload: { cause: 'rundown' } })
      })
      await notify(db, 'timeline', id)
    } catch (error) {
      logger('media').warn({ err: error, channelId: id }, 'a rundown did not follow the rights of its item yet')
    }
}
