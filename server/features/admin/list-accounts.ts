import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { countStoredBytes } from '#features/account/count-use.ts'

const PAGE = 50

interface AccountSearch {
  query?: string | undefined
  /** Id of the last account of the page before. */
  cursor?: string | null | undefined
}

/** Accounts whose name or id, or whose member's name or address, has the text; the newest first. */
export async function listAccounts(db: DbOrTx, { query, cursor }: AccountSearch) {
  // Prisma passes LIKE's own signs on.
  const has = { contains: (query ?? '').replace(/[\\%_]/g, String.raw`\$&`), mode: 'insensitive' as const }
  const where: Prisma.AccountWhereInput = {
    kind: 'CUSTOMER',
    ...(query && {
      OR: [{ id: query }, { name: has }, { members: { some: { user: { OR: [{ name: has }, { email: has }] } } } }],
    }),
  }
  const rows = await db.account.findMany({
    where,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: PAGE + 1,
    ...(cursor && { cursor: { id: cursor }, skip: 1 }),
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
  const page = rows.slice(0, PAGE)
  const ids = page.map(({ id }) => id)
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
    accounts: page.map(({ members, _count, ...account }) => ({
      ...account,
      people: members.map(({ role, user }) => ({ ...user, role })),
      channels: _count.channels,
      channelsOnAir: onAirOf.get(account.id) ?? 0,
      storedBytes: bytesOf.get(account.id) ?? 0,
    })),
    nextCursor: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null,
  }
}
