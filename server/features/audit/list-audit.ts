import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { cutPage, PAGE_ROWS, type RowRange } from '#domain/page.ts'
import type { AuditFilter } from './schema.ts'

/** Newest first, in pages. */
export async function listAudit(
  db: DbOrTx,
  accountId: string,
  { cursor, limit = PAGE_ROWS, ...filter }: AuditFilter & RowRange,
) {
  const rows = await findEntries(db, accountId, filter, { before: cursor ? Number(cursor) : null, limit: limit + 1 })
  const page = cutPage(rows, limit, ({ sequence }) => String(sequence))
  return { entries: await withNames(db, accountId, page.rows), nextCursor: page.nextCursor }
}

/** Newest first. @param page `before`: the sequence after the first entry; null: from the newest */
export function findEntries(
  db: DbOrTx,
  accountId: string,
  { action, actor, subjectId, from, to }: AuditFilter,
  page: { before: number | null; limit: number },
) {
  const where: Prisma.AuditEntryWhereInput = {
    accountId,
    // “channel.” stands for all actions of channels.
    action: action?.endsWith('.') ? { startsWith: action } : action,
    actor,
    subjectId,
    at: { gte: from && new Date(from), lt: to && new Date(to) },
    sequence: page.before === null ? undefined : { lt: page.before },
  }
  return db.auditEntry.findMany({ where, orderBy: { sequence: 'desc' }, take: page.limit })
}

type Row = Awaited<ReturnType<typeof findEntries>>[number]
type Values = Record<string, unknown> | null

/** With the current names of people and keys. */
export async function withNames(db: DbOrTx, accountId: string, rows: readonly Row[]) {
  const names = await loadActorNames(
    db,
    accountId,
    rows.map((row) => row.actor),
  )
  return rows.map(({ previousHash: _, before, after, ...row }) => ({
    ...row,
    id: String(row.id),
    actorName: names.get(row.actor) ?? null,
    before: before as Values,
    after: after as Values,
  }))
}

async function loadActorNames(db: DbOrTx, accountId: string, actors: string[]): Promise<Map<string, string>> {
  const idsOf = (kind: string) => [
    ...new Set(actors.filter((actor) => actor.startsWith(kind)).map((actor) => actor.slice(kind.length))),
  ]
  const [users, keys] = await Promise.all([
    db.user.findMany({ where: { id: { in: idsOf('user:') } }, select: { id: true, name: true } }),
    db.apiKey.findMany({ where: { accountId, id: { in: idsOf('key:') } }, select: { id: true, name: true } }),
  ])
  return new Map([
    ...users.map(({ id, name }) => [`user:${id}`, name] as const),
    ...keys.map(({ id, name }) => [`key:${id}`, name] as const),
  ])
}
