import type { Db, DbOrTx } from '../../adapters/db.ts'
import { notify } from '../../adapters/wakeup.ts'
import type { ActingIn } from '../../domain/account/actor.ts'
import { type PlayerLook, readLook } from '../../domain/player/player-look.ts'
import { DomainError } from '../../errors.ts'
import { appendAudit } from '../audit/writes.ts'
import { lockChannel } from '../channel/lock-channel.ts'
import type { UpdatePlayerInput } from './schema.ts'

/** Who may play the channel where, and how its player looks. What was left out stays. */
export async function updatePlayer(db: Db, who: ActingIn, input: UpdatePlayerInput): Promise<void> {
  const { channelId, access, embedDomains, dvrMinutes, ...changes } = input
  await db.$transaction(async (tx) => {
    const { name } = await lockChannel(tx, who.accountId, channelId)
    const { posterMediaId } = changes
    if (
      posterMediaId &&
      (await tx.mediaItem.count({ where: { id: posterMediaId, accountId: who.accountId, state: 'READY' } })) === 0
    )
      throw new DomainError('MEDIA_NOT_FOUND')
    if (dvrMinutes !== undefined) await checkPlan(tx, who.accountId, dvrMinutes)
    const before = await tx.channel.findUniqueOrThrow({ where: { id: channelId } })
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    const look: PlayerLook = { ...readLook(before.player), ...given }
    await tx.channel.update({
      where: { id: channelId },
      data: { playback: access, embedDomains, dvrMinutes, player: { ...look }, revision: { increment: 1 } },
    })
    await appendAudit(tx, who, 'channel.player', channelId, {
      name,
      access: access ?? before.playback,
      embedDomains: (embedDomains ?? before.embedDomains).join(', '),
      dvrMinutes: dvrMinutes ?? before.dvrMinutes,
      ...look,
    })
  })
  // The origin checks access and list itself: it must hear of a change at once.
  await notify(db, 'timeline', channelId)
}

/** @throws DVR_BEYOND_PLAN */
async function checkPlan(tx: DbOrTx, accountId: string, dvrMinutes: number): Promise<void> {
  // Locked: an admin may be lowering it, and its channels with it.
  const [plan] = await tx.$queryRaw<{ longest: number }[]>`
    SELECT "longestDvrMinutes" AS longest FROM "Account" WHERE id = ${accountId} FOR SHARE`
  if (dvrMinutes > (plan?.longest ?? 0)) throw new DomainError('DVR_BEYOND_PLAN')
}
