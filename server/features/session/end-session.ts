import type { Db, DbOrTx } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'

interface Ending {
  /** Null: the person has none, so no audit trail either. */
  accountId: string | null
  tag: string
  userId: string
}

/** Ending an ended session is harmless. @throws NOT_FOUND for one of another person */
export async function endSession(db: Db, { accountId, tag, userId }: Ending, sessionId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    const row = await tx.session.findFirst({ where: { id: sessionId, userId } })
    if (!row) throw new DomainError('NOT_FOUND')
    await tx.session.deleteMany({ where: { id: sessionId } })
    const { address, userAgent } = row
    if (accountId) await appendAudit(tx, { accountId, tag }, 'session.end', { subjectId: userId, address, userAgent })
  })
}

/** @param but one that stays. @returns how many ended */
export async function endAllSessions(tx: DbOrTx, userId: string, but?: string): Promise<number> {
  const { count } = await tx.session.deleteMany({ where: { userId, ...(but ? { id: { not: but } } : {}) } })
  return count
}

/** Including this device. */
export async function signOutEverywhere(db: Db, who: ActingIn & { userId: string }): Promise<{ ended: number }> {
  return db.$transaction(async (tx) => {
    const ended = await endAllSessions(tx, who.userId)
    await appendAudit(tx, who, 'session.end-all', { subjectId: who.userId, sessions: ended })
    return { ended }
  })
}
