import type { DbOrTx } from '#adapters/db.ts'
import { permissionsOf } from '#domain/account/permissions.ts'
import { findActingKey } from '#features/account/find-actor.ts'
import { isMediaId } from '#features/on-demand/on-demand.ts'
import { findActingSession } from '#features/session/find-session.ts'

/**
 * Whether the holder of a ticket may still see the figures of a channel or an item: the session or key has not ended, and may.
 * @param holder id of a session or of a key
 */
export async function mayWatchFigures(db: DbOrTx, holder: string, subjectId: string, now: number): Promise<boolean> {
  const kept = { where: { id: subjectId, deletedAt: null }, select: { accountId: true } }
  const subject = isMediaId(subjectId) ? await db.mediaItem.findFirst(kept) : await db.channel.findFirst(kept)
  if (!subject) return false
  const { accountId } = subject
  if (holder.startsWith('ak_')) {
    const key = await findActingKey(db, { id: holder }, now)
    return key?.accountId === accountId && key.permissions.has('figures')
  }
  const member = (await findActingSession(db, holder, now))?.user
  return member?.accountId === accountId && permissionsOf(member.memberRole).has('figures')
}
