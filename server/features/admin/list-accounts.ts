import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { containing, inRange, requireRange } from '#adapters/row-range.ts'
import { cutPage, PAGE_ROWS } from '#domain/page.ts'
import { countStoredBytes } from '#features/account/count-use.ts'
import type { ListAccountsInput } from './schema.ts'

/** Accounts whose name or id, or whose member's name or address, has the text; the newest first. */
export async function listAccounts(db: DbOrTx, { query, plan, cursor, limit = PAGE_ROWS }: ListAccountsInput) {
  const has = containing(query ?? '')
  const where: Prisma.AccountWhereInput = {
    kind: 'CUSTOMER',
    ...(plan && { plan }),
    ...(query && {
      OR: [{ id: query }, { name: has }, { members: { some: { user: { OR: [{ name: has }, { email: has }] } } } }],
    }),
  }
  const rows = await db.account.findMany({
    where,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    ...inRange({ cursor, limit: limit + 1 }),
    select: {
      ...{ id: true, name: true, plan: true, createdAt: true, suspendedAt: true },
      members: {
        take: 5,
        orderBy: { createdAt: 'asc' },
        select: { role: true, user: { select: { id: true, name: true, email: true } } },
      },
      _count: { select: { channels: { where: { deletedAt: null } } } },
    },
  })
  await requireRange({ cursor }, rows, (id) => db.account.count({ where: { id } }))
  const page = cutPage(rows, limit, ({ id }) => id)
  const ids = page.rows.map(({ id }) => id)
  const [bytesOf, onAir] = [
    await countStoredBytes(db, ids),
    await db.channel.groupBy({
      by: ['accountId'],
      where: { accountId: { in: ids }, desired: 'STARTED' },
      _count: true,
    }),
  ]
  const onAirOf = new Map(onAir.map((row) => [row.accountId, row._count]))
  return {
    accounts: page.rows.map(({ members, _count, ...account }) => ({
      ...account,
      people: members.map(({ role, user }) => ({ ...user, role })),
      channels: _count.channels,
      channelsOnAir: onAirOf.get(account.id) ?? 0,
      storedBytes: bytesOf.get(account.id) ?? 0,
    })),
    nextCursor: page.nextCursor,
  }
}
