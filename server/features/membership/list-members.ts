import type { DbOrTx } from '#adapters/db.ts'
import { requireRange } from '#adapters/row-range.ts'
import type { RowRange } from '#domain/page.ts'

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
export async function listMembers(db: DbOrTx, accountId: string, { cursor, limit }: RowRange = {}) {
  const rows = await db.membership.findMany({
    where: { accountId },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
    ...(limit !== undefined && { take: limit }),
    ...(cursor && { cursor: { accountId_userId: { accountId, userId: cursor } }, skip: 1 }),
    select: MEMBER_COLUMNS,
  })
  await requireRange({ cursor }, rows, (userId) => db.membership.count({ where: { userId, accountId } }))
  return rows.map(toMemberView)
}
