import type { DbOrTx } from '#adapters/db.ts'

const AUDIT_PAGE_ENTRIES = 50

/** Newest first, in pages. */
export async function listAudit(db: DbOrTx, accountId: string, page: { cursor?: string | null; subjectId?: string }) {
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
  const entries = shown.map((row) => ({ ...row, id: String(row.id), actorName: names.get(row.actor) ?? null }))
  return { entries, nextCursor: rows.length > shown.length ? (entries.at(-1)?.id ?? null) : null }
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
