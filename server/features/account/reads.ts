import { hashApiKey } from '#adapters/api-key.ts'
import type { DbOrTx } from '#adapters/db.ts'
import type { Actor, KeyScope, Role } from '#domain/account/actor.ts'
import { DomainError } from '#server/errors.ts'
import type { ApiKeyView, AuditEntryView, AuditPage, MeView } from './schema.ts'

const AUDIT_PAGE_ENTRIES = 50

export async function getMe(db: DbOrTx, actor: Actor): Promise<MeView> {
  const account = await db.account.findUnique({
    where: { id: actor.accountId },
    select: { id: true, name: true },
  })
  if (!account) throw new DomainError('UNAUTHENTICATED')
  const user =
    actor.kind === 'user'
      ? await db.user.findUnique({ where: { id: actor.userId }, select: { id: true, name: true, email: true } })
      : null
  return { user, account, role: actor.role }
}

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

/** Newest first; those that have ended stay in the list. */
export async function listApiKeys(db: DbOrTx, accountId: string): Promise<ApiKeyView[]> {
  const rows = await db.apiKey.findMany({
    where: { accountId },
    orderBy: { createdAt: 'desc' },
    select: API_KEY_COLUMNS,
  })
  return rows.map((row) => toApiKeyView(row, Date.now()))
}

interface ApiKeyRow {
  id: string
  name: string
  prefix: string
  scope: KeyScope
  makerRole: Role | null
  createdBy: { name: string; role: Role } | null
  createdAt: Date
  lastUsedAt: Date | null
  endsAt: Date | null
  revokedAt: Date | null
}

export function toApiKeyView(row: ApiKeyRow, now: number): ApiKeyView {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scope: row.scope === 'READ' ? 'read' : 'manage',
    madeBy: row.createdBy?.name ?? null,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    endsAt: row.endsAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    ended: whyEnded(row, now),
  }
}

/** A key ends with its maker, and with the role that its maker had. */
function whyEnded({ revokedAt, endsAt, makerRole, createdBy }: ApiKeyRow, now: number): ApiKeyView['ended'] {
  if (revokedAt) return 'revoked'
  if (endsAt && endsAt.getTime() <= now) return 'over'
  const lost = makerRole !== null && (createdBy === null || (makerRole === 'ADMIN' && createdBy.role !== 'ADMIN'))
  return lost ? 'maker' : null
}

/** Newest first, in pages. */
export async function listAudit(
  db: DbOrTx,
  accountId: string,
  page: { cursor?: string | null; subjectId?: string },
): Promise<AuditPage> {
  const rows = await db.auditEntry.findMany({
    where: {
      accountId,
      ...(page.subjectId ? { subjectId: page.subjectId } : {}),
      ...(page.cursor ? { id: { lt: BigInt(page.cursor) } } : {}),
    },
    orderBy: { id: 'desc' },
    take: AUDIT_PAGE_ENTRIES + 1,
  })
  const shown = rows.slice(0, AUDIT_PAGE_ENTRIES)
  const names = await loadActorNames(
    db,
    accountId,
    shown.map((row) => row.actor),
  )
  const entries = shown.map(
    (row): AuditEntryView => ({
      id: String(row.id),
      actor: row.actor,
      actorName: names.get(row.actor) ?? null,
      action: row.action,
      subjectId: row.subjectId,
      data: row.data,
      at: row.at.toISOString(),
    }),
  )
  return { entries, nextCursor: rows.length > shown.length ? (entries.at(-1)?.id ?? null) : null }
}

async function loadActorNames(db: DbOrTx, accountId: string, actors: string[]): Promise<Map<string, string>> {
  const idsOf = (kind: string) => [
    ...new Set(actors.filter((actor) => actor.startsWith(kind)).map((actor) => actor.slice(kind.length))),
  ]
  const [users, keys] = await Promise.all([
    db.user.findMany({ where: { accountId, id: { in: idsOf('user:') } }, select: { id: true, name: true } }),
    db.apiKey.findMany({ where: { accountId, id: { in: idsOf('key:') } }, select: { id: true, name: true } }),
  ])
  return new Map([
    ...users.map(({ id, name }) => [`user:${id}`, name] as const),
    ...keys.map(({ id, name }) => [`key:${id}`, name] as const),
  ])
}

/** Who this user is now. */
export async function findActingUser(db: DbOrTx, userId: string) {
  return db.user.findUnique({ where: { id: userId }, select: { id: true, accountId: true, role: true } })
}

/** The key behind a secret; null once it has ended. */
export async function findActingKey(db: DbOrTx, secret: string, now: number) {
  const row = await db.apiKey.findUnique({
    where: { secretHash: hashApiKey(secret) },
    select: { ...API_KEY_COLUMNS, accountId: true },
  })
  return row && whyEnded(row, now) === null ? row : null
}

/** Sign-in: the stored hash of an address in lower case; null when nobody has it. */
export async function findSignIn(db: DbOrTx, email: string) {
  return db.user.findUnique({
    where: { email },
    select: { id: true, accountId: true, email: true, name: true, passwordHash: true },
  })
}
