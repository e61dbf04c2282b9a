// Invitations as an owner sends them. The answer is the same for an address with an account and one without.
import type { Db, DbOrTx } from '#adapters/db.ts'
import { openDelay } from '#adapters/delay.ts'
import { newId } from '#adapters/ids.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { MemberRole } from '#domain/account/permissions.ts'
import { describeCreated, describeDeleted } from '#domain/audit/describe-change.ts'
import type { InvitationId } from '#domain/ids.ts'
import { requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { queueMail } from '#features/mail/queue-mail.ts'
import { DomainError } from '#server/errors.ts'
import { INVITATION_COLUMNS, toInvitationView, UNDECIDED } from './invitation-view.ts'
import { lockAccount } from './lock-account.ts'

export const INVITATION_DAYS = 7
const VALID_MS = INVITATION_DAYS * 24 * 3_600_000
const MAX_OPEN = 200
/** Mails are a means to annoy people: of one account, and to one address from any account. */
const PER_ACCOUNT = { free: 100, windowS: 3600, longestS: 900 }
const PER_ADDRESS = { free: 10, windowS: 86_400, longestS: 3600 }

interface Inviting {
  db: Db
  publicUrl: string
  now: number
}

type Inviter = ActingIn & { userId: string }

/**
 * An open invitation of the same address gets the new role and is valid for seven days again.
 * @throws ALREADY_MEMBER, LIMIT_REACHED, TOO_MANY_INVITATIONS, TOO_MANY_ATTEMPTS
 */
export async function createInvitation(
  { db, publicUrl, now }: Inviting,
  who: Inviter,
  { email, role }: { email: string; role: MemberRole },
) {
  await countMail(db, who.accountId, email)
  return db.$transaction(async (tx) => {
    const { accountId } = who
    await lockAccount(tx, accountId)
    if ((await tx.membership.count({ where: { accountId, user: { email } } })) > 0)
      throw new DomainError('ALREADY_MEMBER')
    await requireRoom(tx, accountId, 'seats')
    const open = await tx.invitation.findFirst({ where: { accountId, email, ...UNDECIDED }, select: { id: true } })
    if (!open && (await tx.invitation.count({ where: { accountId, ...UNDECIDED } })) >= MAX_OPEN)
      throw new DomainError('TOO_MANY_INVITATIONS')
    const data = { role, invitedById: who.userId, endsAt: new Date(now + VALID_MS) }
    const row = open
      ? await tx.invitation.update({ where: { id: open.id }, data, select: INVITATION_COLUMNS })
      : await tx.invitation.create({
          data: { id: newId<InvitationId>('in'), accountId, email, ...data },
          select: INVITATION_COLUMNS,
        })
    await appendAudit(tx, who, 'invitation.create', {
      subjectId: row.id,
      name: email,
      role,
      change: describeCreated({ email, role }),
    })
    await queueMail(tx, { kind: 'invitation', to: email, data: { invitationId: row.id } })
    return toInvitationView(row, publicUrl)
  })
}

/** It is valid for seven days from now. @throws NOT_FOUND, also once it was accepted or withdrawn */
export async function resendInvitation({ db, publicUrl, now }: Inviting, who: Inviter, invitationId: string) {
  const { email } = await requireUndecided(db, who, invitationId)
  await countMail(db, who.accountId, email)
  return db.$transaction(async (tx) => {
    await lockAccount(tx, who.accountId)
    await requireUndecided(tx, who, invitationId)
    const row = await tx.invitation.update({
      where: { id: invitationId },
      data: { invitedById: who.userId, endsAt: new Date(now + VALID_MS) },
      select: INVITATION_COLUMNS,
    })
    await appendAudit(tx, who, 'invitation.resend', { subjectId: row.id, name: email })
    await queueMail(tx, { kind: 'invitation', to: email, data: { invitationId: row.id } })
    return toInvitationView(row, publicUrl)
  })
}

/** @throws NOT_FOUND, also once it was accepted or withdrawn */
export async function withdrawInvitation(
  { db, now }: Omit<Inviting, 'publicUrl'>,
  who: ActingIn,
  invitationId: string,
) {
  await db.$transaction(async (tx) => {
    await lockAccount(tx, who.accountId)
    const { email, role } = await requireUndecided(tx, who, invitationId)
    await tx.invitation.update({ where: { id: invitationId }, data: { withdrawnAt: new Date(now) } })
    await appendAudit(tx, who, 'invitation.withdraw', {
      subjectId: invitationId,
      name: email,
      change: describeDeleted({ email, role }),
    })
  })
}

async function requireUndecided(db: DbOrTx, { accountId }: ActingIn, id: string) {
  const row = await db.invitation.findFirst({
    where: { id, accountId, ...UNDECIDED },
    select: { email: true, role: true },
  })
  if (!row) throw new DomainError('NOT_FOUND')
  return row
}

async function countMail(db: Db, accountId: string, email: string): Promise<void> {
  const waitMs =
    (await openDelay(db, 'invitation-account', PER_ACCOUNT).take(accountId)) ??
    (await openDelay(db, 'invitation-address', PER_ADDRESS).take(email))
  if (waitMs !== null) throw new DomainError('TOO_MANY_ATTEMPTS', { data: { retryAfterMs: waitMs } })
}
