import type { Db } from '#adapters/db.ts'
import type { Person } from '#domain/account/actor.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { stateOf } from './invitation-view.ts'
import { lockAccount } from './lock-account.ts'

const UNVERIFIED =
  'Your e-mail address is not confirmed. You did not join; open the link in the mail we sent, then join.'

const REASONS = {
  accepted: 'This invitation was already accepted. Nothing was changed.',
  withdrawn: 'This invitation was withdrawn. You did not join; ask for a new one.',
  expired: 'This invitation has expired. You did not join; ask for a new one.',
}

/**
 * The person joins, and this session shows the account. A member keeps their role.
 * @throws EMAIL_UNVERIFIED; NOT_FOUND, also for an invitation of another address; INVITATION_OVER; LIMIT_REACHED when the account has no seat left
 */
export async function acceptInvitation(db: Db, person: Person, given: { invitationId: string; now: number }) {
  const { userId, sessionId, email, emailVerified } = person
  // Otherwise whoever signs up with a foreign address would join.
  if (!emailVerified) throw new DomainError('EMAIL_UNVERIFIED', { message: UNVERIFIED })
  return db.$transaction(async (tx) => {
    const where = { id: given.invitationId, email }
    const found = await tx.invitation.findFirst({ where, select: { accountId: true } })
    if (!found) throw new DomainError('NOT_FOUND')
    const { accountId } = found
    await lockAccount(tx, accountId)
    const invitation = await tx.invitation.findUniqueOrThrow({ where: { id: given.invitationId } })
    const state = stateOf(invitation, given.now)
    if (state !== 'open') throw new DomainError('INVITATION_OVER', { message: REASONS[state], data: { state } })
    await tx.invitation.update({ where: { id: invitation.id }, data: { acceptedAt: new Date(given.now) } })
    const member = await tx.membership.findUnique({ where: { accountId_userId: { accountId, userId } } })
    if (!member) {
      const { role } = invitation
      await requireRoom(tx, accountId, 'seats')
      await tx.membership.create({ data: { accountId, userId, role } })
      const who = { accountId, tag: `user:${userId}` }
      await appendAudit(tx, who, 'member.join', {
        subjectId: userId,
        name: email,
        role,
        invitationId: invitation.id,
        change: describeCreated({ email, role }),
      })
    }
    if (sessionId) await tx.session.updateMany({ where: { id: sessionId, userId }, data: { accountId } })
    return { accountId }
  })
}
