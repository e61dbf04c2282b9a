import type { DbOrTx } from '#adapters/db.ts'
import { permissionsOf } from '#domain/account/permissions.ts'
import { findActingKey } from '#features/account/find-actor.ts'
import { findActingSession } from '#features/session/find-session.ts'

/**
 * Whether the holder of a ticket may still see a channel's figures: the session or key has not ended, and may.
 * @param holder id of a session or of a key
 */
export async function mayWatchFigures(db: DbOrTx, holder: string, channelId: string, now: number): Promise<boolean> {
  const channel = await db.channel.findFirst({ where: { id: channelId, deletedAt: null }, select: { accountId: true } })
  if (!channel) return false
  const { accountId } = channel
  if (holder.startsWith('ak_')) {
    const key = await findActingKey(db, { id: holder }, now)
    return key?.accountId === accountId && key.permissions.has('figures')
  }
  const member = (await findActingSession(db, holder, now))?.user
  return member?.accountId === accountId && permissionsOf(member.memberRole).has('figures')
}
