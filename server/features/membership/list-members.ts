import type { DbOrTx } from '#adapters/db.ts'

export const MEMBER_COLUMNS = {
  role: true,
  createdAt: true,
  user: { select: { id: true, name: true, email: true } },
} as const

interface Row {
  role: 'owner' | 'programmer' | 'operator' | 'analyst' | 'viewer'
  createdAt: Date
  user: { id: string; name: string; email: string }
}

export const toMemberView = ({ role, createdAt, user }: Row) => ({ ...user, role, joinedAt: createdAt })

/** The oldest membership first. */
export async function listMembers(db: DbOrTx, accountId: string) {
  const rows = await db.membership.findMany({
    where: { accountId },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
    select: MEMBER_COLUMNS,
  })
  return rows.map(toMemberView)
}
