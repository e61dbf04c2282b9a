// Which items of the library a list shows, as conditions of the database.
import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { searchWords } from '#domain/text/fold-text.ts'
import { listMediaAiringSoon } from './list-airings.ts'
import { listMediaInSchedules } from './media-in-schedules.ts'
import { type ListMediaInput, type MediaStatus, storedKind } from './schema.ts'

/** More words find nothing that these do not. */
const MOST_WORDS = 10

const IN_PROGRESS = ['UPLOADED', 'CHECKING', 'TRANSCODING', 'VERIFYING', 'RECORDING'] as const

export const isInProgress = { state: { in: [...IN_PROGRESS] } } satisfies Prisma.MediaItemWhereInput

export async function mediaConditions(
  db: DbOrTx,
  accountId: string,
  now: number,
  { status, kind, tag, folder, language, query, only }: Partial<ListMediaInput>,
): Promise<Prisma.MediaItemWhereInput[]> {
  return [
    ...(status ? [hasStatus(status)] : []),
    ...(kind ? [{ kind: storedKind(kind) }] : []),
    ...(tag ? [{ tags: { has: tag } }] : []),
    ...(folder === undefined ? [] : [{ folder: folder === '' ? null : folder }]),
    ...(language ? [{ language }] : []),
    ...(query ? [{ OR: [{ AND: searchWords(query).slice(0, MOST_WORDS).map(withWord) }, { id: query }] }] : []),
    ...(only === 'unused' ? await unused(db, accountId) : []),
    ...(only === 'airs-soon' ? [{ id: { in: await listMediaAiringSoon(db, accountId, now) } }] : []),
    ...(only === 'same-file' ? [{ id: { in: await listSameFiles(db, accountId) } }] : []),
  ]
}

const hasStatus = (status: NonNullable<ListMediaInput['status']>): Prisma.MediaItemWhereInput =>
  status === 'in-progress' ? isInProgress : { state: status.toUpperCase() as Uppercase<MediaStatus> }

/** The column is folded as the words are. Prisma passes LIKE's own signs on. */
const withWord = (word: string) => ({ searchText: { contains: word.replace(/[\\%_]/g, String.raw`\$&`) } })

/** On no rundown, in no series, no channel's fallback video, and in no schedule by itself or by its tags. */
async function unused(db: DbOrTx, accountId: string): Promise<Prisma.MediaItemWhereInput[]> {
  const kept = { deletedAt: null }
  return [
    { rundown: { none: { channel: kept } }, episodes: { none: {} }, fallbackOf: { none: kept } },
    { id: { notIn: await listMediaInSchedules(db, accountId) } },
  ]
}

/** All items whose file was uploaded more than once. */
async function listSameFiles(db: DbOrTx, accountId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM (
      SELECT id, count(*) OVER (PARTITION BY "sourceSha256") AS copies FROM "MediaItem"
       WHERE "accountId" = ${accountId} AND "deletedAt" IS NULL AND "sourceSha256" IS NOT NULL
    ) hashed WHERE copies > 1`
  return rows.map(({ id }) => id)
}
