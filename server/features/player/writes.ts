import type { Db } from '../../adapters/db.ts'
import { notify } from '../../adapters/wakeup.ts'
import type { ActingIn } from '../../domain/account/actor.ts'
import { type PlayerLook, readLook } from '../../domain/player/player-look.ts'
import { DomainError } from '../../errors.ts'
import { appendAudit } from '../audit/writes.ts'
import { lockChannel } from '../channel/lock-channel.ts'
import type { UpdatePlayerInput } from './schema.ts'

/** Who may play the channel where, and how its player looks. What was left out stays. */
export async function updatePlayer(db: Db, who: ActingIn, input: UpdatePlayerInput): Promise<void> {
  const { channelId, access, embedDomains, ...changes } = input
  await db.$transaction(async (tx) => {
    const { name } = await lockChannel(tx, who.accountId, channelId)
    const { posterMediaId } = changes
    if (
      posterMediaId &&
      (await tx.mediaItem.count({ where: { id: posterMediaId, accountId: who.accountId, state: 'READY' } })) === 0
    )
      throw new DomainError('MEDIA_NOT_FOUND')
    const before = await tx.channel.findUniqueOrThrow({ where: { id: channelId } })
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    const look: PlayerLook = { ...readLook(before.player), ...given }
    await tx.channel.update({
      where: { id: channelId },
      data: { playback: access, embedDomains, player: { ...look }, revision: { increment: 1 } },
    })
    await appendAudit(tx, who, 'channel.player', channelId, {
      name,
      access: access ?? before.playback,
      embedDomains: (embedDomains ?? before.embedDomains).join(', '),
      ...look,
    })
  })
  // The origin checks access and list itself: it must hear of a change at once.
  await notify(db, 'timeline', channelId)
}
