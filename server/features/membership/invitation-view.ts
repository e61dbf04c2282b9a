import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { inRange, requireRange } from '#adapters/row-range.ts'
import type { RowRange } from '#domain/page.ts'

export const INVITATION_COLUMNS = {
  id: true,
  email: true,
  role: true,
  endsAt: true,
  acceptedAt: true,
  withdrawnAt: true,
  createdAt: true,
  account: { select: { id: true, name: true } },
  invitedBy: { select: { name: true } },
} as const

type Row = Prisma.InvitationGetPayload<{ select: typeof INVITATION_COLUMNS }>

/** Why it can no longer be accepted; `open` while it can. */
export function stateOf(
  { acceptedAt, withdrawnAt, endsAt }: Pick<Row, 'acceptedAt' | 'withdrawnAt' | 'endsAt'>,
  now: number,
) {
  if (acceptedAt) return 'accepted' as const
  if (withdrawnAt) return 'withdrawn' as const
  return endsAt.getTime() <= now ? ('expired' as const) : ('open' as const)
}

/** @param publicUrl of the link, which is no secret: only the invited address can accept */
export function toInvitationView(
  { acceptedAt: _, withdrawnAt: __, account, invitedBy, ...row }: Row,
  publicUrl: string,
) {
  return {
    ...row,
    accountName: account.name,
    invitedBy: invitedBy?.name ?? null,
    url: `${publicUrl}/invitations/${row.id}`,
  }
}

/** Neither accepted nor withdrawn; it may have expired. */
export const UNDECIDED = { acceptedAt: null, withdrawnAt: null } as const

const openAt = (now: number) => ({ ...UNDECIDED, endsAt: { gt: new Date(now) } })

/** For the page of its link; null if there is none. */
export async function findInvitation(db: DbOrTx, invitationId: string, now: number) {
  const row = await db.invitation.findUnique({ where: { id: invitationId }, select: INVITATION_COLUMNS })
  if (!row) return null
  const { id, email, role, account, invitedBy } = row
  return { id, email, role, accountName: account.name, invitedBy: invitedBy?.name ?? null, state: stateOf(row, now) }
}

/** Of an account: open and expired ones, the newest first. */
export async function listInvitations(db: DbOrTx, accountId: string, publicUrl: string, range: RowRange = {}) {
  const rows = await db.invitation.findMany({
    where: { accountId, ...UNDECIDED },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    ...inRange(range),
    select: INVITATION_COLUMNS,
  })
  await requireRange(range, rows, (id) => db.invitation.count({ where: { id, accountId } }))
  return rows.map((row) => toInvitationView(row, publicUrl))
}

/** Whether that invitation is open, and for that address. */
export async function isInvitedWith(
  db: DbOrTx,
  { invitationId: id, email }: { invitationId: string; email: string },
  now: number,
): Promise<boolean> {
  return (await db.invitation.count({ where: { id, email, ...openAt(now) } })) > 0
}

export async function isInvited(db: DbOrTx, email: string, now: number): Promise<boolean> {
  return (await db.invitation.count({ where: { email, ...openAt(now) } })) > 0
}

/** Those that a person can accept: none before their address is confirmed. */
export async function listOwnInvitations(
  db: DbOrTx,
  { email, emailVerified }: { email: string; emailVerified: boolean },
  now: number,
) {
  if (!emailVerified) return []
  const rows = await db.invitation.findMany({
    where: { email, ...openAt(now) },
    orderBy: { createdAt: 'desc' },
    take: 100,
    select: INVITATION_COLUMNS,
  })
  return rows.map(({ id, role, account, invitedBy }) => ({
    id,
    role,
    accountName: account.name,
    invitedBy: invitedBy?.name ?? null,
  }))
}
