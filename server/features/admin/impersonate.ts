// An admin sees and does what a person of an account can: in one session, for half an hour, named in the audit trail.
import type { Db } from '#adapters/db.ts'
import type { ActingIn, Actor } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'

const IMPERSONATION_MS = 30 * 60_000

/** @throws NOT_FOUND for somebody who is no member of the account; NOT_IMPERSONABLE for an admin */
export async function impersonate(
  db: Db,
  who: ActingIn & { userId: string; sessionId: string },
  { accountId, userId }: { accountId: string; userId: string },
  now: number,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const member = await tx.membership.findFirst({
      where: { accountId, userId },
      select: { user: { select: { role: true, name: true } } },
    })
    if (!member) throw new DomainError('NOT_FOUND')
    if (member.user.role === 'ADMIN') throw new DomainError('NOT_IMPERSONABLE')
    const asUntil = new Date(now + IMPERSONATION_MS)
    await tx.session.update({
      where: { id: who.sessionId },
      data: { asUserId: userId, asAccountId: accountId, asUntil },
    })
    const audited = { accountId, tag: who.tag, adminId: who.userId }
    await appendAudit(tx, audited, 'account.impersonate', { subjectId: userId, person: member.user.name })
  })
}

/** Harmless when it has ended already. @throws SESSION_NEEDED */
export async function endImpersonation(db: Db, who: Actor): Promise<void> {
  if (who.kind !== 'user') throw new DomainError('SESSION_NEEDED')
  await db.$transaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id: who.sessionId ?? '', asUserId: { not: null } },
      data: { asUserId: null, asAccountId: null, asUntil: null },
    })
    if (count > 0) await appendAudit(tx, who, 'account.impersonate-end', { subjectId: who.userId })
  })
}
