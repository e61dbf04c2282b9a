import type { DbOrTx } from '#adapters/db.ts'
import type { Candidate } from '#domain/transfer/import-row.ts'

/** Segments whose hashes are the checksum of an item: 96 s of its sound. */
const CHECKED_SEGMENTS = 50

/** The library, without checksums. */
export async function loadCandidates(db: DbOrTx, accountId: string): Promise<Candidate[]> {
  const rows = await db.mediaItem.findMany({
    where: { accountId, deletedAt: null, state: { not: 'RECORDING' } },
    orderBy: { id: 'asc' },
    select: { id: true, title: true, sourceName: true, durationMs: true, state: true },
  })
  return rows.map(({ state, ...row }) => ({ ...row, isReady: state === 'READY' }))
}

/** Equal for the same file prepared twice: SHA-256 over the hashes of its first audio segments. */
export async function loadChecksums(
  db: DbOrTx,
  accountId: string,
  mediaIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ id: string; checksum: string }[]>`
    SELECT m.id, encode(sha256(string_agg(s.sha256, ''::bytea ORDER BY s.index)), 'hex') AS checksum
      FROM "MediaItem" m
      JOIN "Rendition" r ON r."mediaId" = m.id AND r.name = 'audio'
      JOIN "Segment" s ON s."renditionId" = r.id AND s.index < ${CHECKED_SEGMENTS}
     WHERE m."accountId" = ${accountId} AND m.id = ANY(${[...mediaIds]})
     GROUP BY m.id`
  return new Map(rows.map(({ id, checksum }) => [id, checksum]))
}
