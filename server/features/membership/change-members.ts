// Changes of an account's members. Each locks the account, so that an owner always stays.
import type { Db, DbOrTx } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { keepsOwner } from '#domain/account/owners.ts'
import type { MemberRole } from '#domain/account/permissions.ts'
import { describeChange, describeDeleted } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { DomainError } from '#server/errors.ts'
import { MEMBER_COLUMNS, toMemberView } from './list-members.ts'
import { lockAccount } from './lock-account.ts'

/** @throws NOT_FOUND, LAST_OWNER */
export async function setMemberRole(db: Db, who: ActingIn, { userId, role }: { userId: string; role: MemberRole }) {
  return db.$transaction(async (tx) => {
    await lockAccount(tx, who.accountId)
    const member = await requireMember(tx, who.accountId, userId)
    await requireOwnerAfter(tx, who.accountId, { userId, role })
    if (member.role === role) return toMemberView(member)
    const changed = await writeRole(tx, who.accountId, { userId, role })
    await appendAudit(tx, who, 'member.role', {
      subjectId: userId,
      name: member.user.name,
      before: member.role,
      role,
      change: describeChange({ role: member.role }, { role }),
    })
    return toMemberView(changed)
  })
}

/** That member becomes an owner, and the present one a programmer. @throws NOT_FOUND */
export async function transferOwnership(db: Db, who: ActingIn & { userId: string }, userId: string) {
  return db.$transaction(async (tx) => {
    await lockAccount(tx, who.accountId)
    const member = await requireMember(tx, who.accountId, userId)
    // The guard saw an owner; another one may have changed that since.
    const giver = await requireMember(tx, who.accountId, who.userId)
    if (giver.role !== 'owner') throw new DomainError('NOT_PERMITTED')
    if (userId === who.userId) return toMemberView(member)
    await writeRole(tx, who.accountId, { userId: who.userId, role: 'programmer' })
    const owner = await writeRole(tx, who.accountId, { userId, role: 'owner' })
    await appendAudit(tx, who, 'member.transfer', {
      subjectId: userId,
      name: member.user.name,
      change: describeChange({ role: member.role }, { role: 'owner' }),
    })
    return toMemberView(owner)
  })
}

/** Their sessions lose the account and their keys end: both are looked up at each call. @throws NOT_FOUND, LAST_OWNER */
export async function removeMember(db: Db, who: ActingIn, userId: string): Promise<void> {
  await db.$transaction((tx) => endMembership(tx, who, { userId, action: 'member.remove' }))
}

/** @throws LAST_OWNER */
export async function leaveAccount(db: Db, who: ActingIn & { userId: string }): Promise<void> {
  await db.$transaction((tx) => endMembership(tx, who, { userId: who.userId, action: 'member.leave' }))
}

async function endMembership(
  tx: DbOrTx,
  who: ActingIn,
  { userId, action }: { userId: string; action: 'member.remove' | 'member.leave' },
): Promise<void> {
  const { accountId } = who
  await lockAccount(tx, accountId)
  const member = await requireMember(tx, accountId, userId)
  await requireOwnerAfter(tx, accountId, { userId, role: null })
  await tx.membership.delete({ where: { accountId_userId: { accountId, userId } } })
  const { count: impersonations } = await tx.session.updateMany({
    where: { asUserId: userId, asAccountId: accountId },
    data: { asUserId: null, asAccountId: null, asUntil: null },
  })
  if (impersonations > 0) await appendAudit(tx, who, 'account.impersonate-end', { subjectId: userId })
  // Whoever removes themselves knows it.
  if (action === 'member.remove' && who.tag !== `user:${userId}`) {
    const { name: accountName } = await tx.account.findUniqueOrThrow({
      where: { id: accountId },
      select: { name: true },
    })
    await queueMail(tx, { kind: 'member-removed', to: member.user.email, userId, data: { accountName } })
  }
  await appendAudit(tx, who, action, {
    subjectId: userId,
    name: member.user.name,
    role: member.role,
    change: describeDeleted({ email: member.user.email, role: member.role }),
  })
}

async function requireMember(tx: DbOrTx, accountId: string, userId: string) {
  const where = { accountId_userId: { accountId, userId } }
  const member = await tx.membership.findUnique({ where, select: MEMBER_COLUMNS })
  if (!member) throw new DomainError('NOT_FOUND')
  return member
}

async function requireOwnerAfter(tx: DbOrTx, accountId: string, change: { userId: string; role: MemberRole | null }) {
  // With the one who changes, the list is small: owners are few.
  const where = { accountId, OR: [{ role: 'owner' as const }, { userId: change.userId }] }
  const members = await tx.membership.findMany({ where, select: { userId: true, role: true } })
  if (!keepsOwner(members, change.userId, change.role)) throw new DomainError('LAST_OWNER')
}

const writeRole = (tx: DbOrTx, accountId: string, { userId, role }: { userId: string; role: MemberRole }) =>
  tx.membership.update({ where: { accountId_userId: { accountId, userId } }, data: { role }, select: MEMBER_COLUMNS })
