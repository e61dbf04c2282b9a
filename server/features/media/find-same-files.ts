import type { DbOrTx } from '#adapters/db.ts'
import type { MediaView } from './schema.ts'

interface Hashed {
  id: string
  sourceSha256: Uint8Array | null
}

/** @returns by id, the first item of the account that was made of the same file, if that is another one */
export async function findSameFiles(
  db: DbOrTx,
  accountId: string,
  rows: readonly Hashed[],
): Promise<Map<string, NonNullable<MediaView['sameAs']>>> {
  const hashes = rows.flatMap(({ sourceSha256 }) => sourceSha256 ?? [])
  if (hashes.length === 0) return new Map()
  const first = await db.$queryRaw<{ id: string; title: string; hash: Uint8Array }[]>`
    SELECT DISTINCT ON ("sourceSha256") id, title, "sourceSha256" AS hash FROM "MediaItem"
     WHERE "accountId" = ${accountId} AND "deletedAt" IS NULL AND "sourceSha256" = ANY(${hashes})
     ORDER BY "sourceSha256", "createdAt", id`
  const byHash = new Map(first.map(({ hash, ...item }) => [keyOf(hash), item]))
  const same = rows.flatMap(({ id, sourceSha256 }) => {
    const item = sourceSha256 && byHash.get(keyOf(sourceSha256))
    return item && item.id !== id ? [[id, item] as const] : []
  })
  return new Map(same)
}

const keyOf = (hash: Uint8Array) => Buffer.from(hash).toString('hex')
