import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { inRange, requireRange } from '#adapters/row-range.ts'
import { ALL_SCOPES, type MemberRole } from '#domain/account/permissions.ts'
import type { RowRange } from '#domain/page.ts'
import type { ApiKeyView } from './schema.ts'

export const API_KEY_COLUMNS = {
  id: true,
  name: true,
  prefix: true,
  accountId: true,
  scopes: true,
  makerRole: true,
  account: { select: { suspendedAt: true } },
  createdBy: { select: { name: true, role: true, memberships: { select: { accountId: true, role: true } } } },
  createdAt: true,
  lastUsedAt: true,
  endsAt: true,
  revokedAt: true,
  replacedById: true,
} as const

/** Newest first, including those that have ended. */
export async function listApiKeys(db: DbOrTx, accountId: string, range: RowRange = {}) {
  const rows = await db.apiKey.findMany({
    where: { accountId },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    ...inRange(range),
    select: API_KEY_COLUMNS,
  })
  await requireRange(range, rows, (id) => db.apiKey.count({ where: { id, accountId } }))
  return rows.map((row) => toApiKeyView(row, Date.now()))
}

type ApiKeyRow = Prisma.ApiKeyGetPayload<{ select: typeof API_KEY_COLUMNS }>

export function toApiKeyView({ makerRole, createdBy, accountId, ...row }: ApiKeyRow, now: number) {
  const scopes = ALL_SCOPES.filter((scope) => row.scopes.includes(scope))
  const ended = whyEnded({ makerRole, createdBy, accountId, ...row }, now)
  return { ...row, scopes, madeBy: createdBy?.name ?? null, ended }
}

/** The maker's role in the account now; null if they are no member, or unknown. */
export function makerRoleOf({ accountId, createdBy }: Pick<ApiKeyRow, 'accountId' | 'createdBy'>): MemberRole | null {
  return createdBy?.memberships.find((membership) => membership.accountId === accountId)?.role ?? null
}

/** A key ends with its maker's access, and with the role that the maker had. */
export function whyEnded(
  { revokedAt, endsAt, makerRole, createdBy, accountId }: ApiKeyRow,
  now: number,
): ApiKeyView['ended'] {
  if (revokedAt) return 'revoked'
  if (endsAt && endsAt.getTime() <= now) return 'over'
  // A key from before makers were recorded has none.
  if (makerRole === null) return null
  const left = makerRoleOf({ accountId, createdBy }) === null
  return left || (makerRole === 'ADMIN' && createdBy?.role !== 'ADMIN') ? 'maker' : null
}
