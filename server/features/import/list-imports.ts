import type { Db } from '#adapters/db.ts'
import { kindName } from '#features/media/schema.ts'
import { type ImportView, MOST_IMPORTS } from './schema.ts'

const COLUMNS = {
  ...{ id: true, title: true, name: true, host: true, kind: true, bytes: true, receivedBytes: true },
  ...{ problem: true, dueAt: true, workerId: true, failedAt: true, createdAt: true },
} as const

/** Newest first. A completed one has become an item. @param ids only these */
export async function listImports(db: Db, accountId: string, ids?: readonly string[]): Promise<ImportView[]> {
  const rows = await db.import.findMany({
    where: { accountId, ...(ids && { id: { in: [...ids] } }) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: MOST_IMPORTS,
    select: COLUMNS,
  })
  return rows.map(toView)
}

type Row = NonNullable<Awaited<ReturnType<typeof find>>>
const find = (db: Db) => db.import.findFirst({ select: COLUMNS })

function toView({ kind, bytes, receivedBytes, dueAt, workerId, failedAt, createdAt, ...row }: Row): ImportView {
  const status = failedAt ? 'failed' : workerId ? 'fetching' : 'waiting'
  return {
    ...row,
    kind: kindName(kind),
    status,
    bytes: bytes === null ? null : Number(bytes),
    receivedBytes: Number(receivedBytes),
    nextAttemptAt: status === 'waiting' ? dueAt.toISOString() : null,
    createdAt: createdAt.toISOString(),
  }
}
