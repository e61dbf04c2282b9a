import type { DbOrTx, Prisma } from '#adapters/db.ts'
import type { ApiKeyView } from './schema.ts'

export const API_KEY_COLUMNS = {
  id: true,
  name: true,
  prefix: true,
  scope: true,
  makerRole: true,
  createdBy: { select: { name: true, role: true } },
  createdAt: true,
  lastUsedAt: true,
  endsAt: true,
  revokedAt: true,
} as const

/** Newest first, including those that have ended. */
export async function listApiKeys(db: DbOrTx, accountId: string) {
  const rows = await db.apiKey.findMany({
    where: { accountId },
    orderBy: { createdAt: 'desc' },
    select: API_KEY_COLUMNS,
  })
  return rows.map((row) => toApiKeyView(row, Date.now()))
}

type ApiKeyRow = Prisma.ApiKeyGetPayload<{ select: typeof API_KEY_COLUMNS }>

export function toApiKeyView({ makerRole, createdBy, ...row }: ApiKeyRow, now: number) {
  const scope = row.scope === 'READ' ? ('read' as const) : ('manage' as const)
  return { ...row, scope, madeBy: createdBy?.name ?? null, ended: whyEnded({ makerRole, createdBy, ...row }, now) }
}

/** A key ends with its maker's access, and with the role that the maker had. */
export function whyEnded({ revokedAt, endsAt, makerRole, createdBy }: ApiKeyRow, now: number): ApiKeyView['ended'] {
  if (revokedAt) return 'revoked'
  if (endsAt && endsAt.getTime() <= now) return 'over'
  const lost = makerRole !== null && (createdBy === null || (makerRole === 'ADMIN' && createdBy.role !== 'ADMIN'))
  return lost ? 'maker' : null
}
