// Which items of the library a list shows, as conditions of the database.
import type { DbOrTx, Prisma } from '#adapters/db.ts'
import { normaliseTag, normaliseTags } from '#domain/media/tags.ts'
import { searchWords } from '#domain/text/fold-text.ts'
import { listMediaAiringSoon } from './list-airings.ts'
import { listMediaInSchedules } from './media-in-schedules.ts'
import { type ListMediaInput, type MediaStatus, storedKind } from './schema.ts'

/** More words find nothing that these do not. */
const MOST_WORDS = 10

const PREPARING = ['UPLOADED', 'CHECKING', 'TRANSCODING', 'VERIFYING'] as const

export const isInProgress = { state: { in: [...PREPARING, 'RECORDING'] } } satisfies Prisma.MediaItemWhereInput

/** Those of which toMediaView states `ready` or `airableFrom`. */
const isAirable = {
  OR: [
    { state: 'READY' },
    { state: { in: [...PREPARING] }, preparedMs: { not: null }, readyAt: null, airableFrom: { not: null } },
  ],
} satisfies Prisma.MediaItemWhereInput

export async function mediaConditions(
  db: DbOrTx,
  accountId: string,
  now: number,
  { ids, status, kind, tag, folder, language, query, only }: Partial<ListMediaInput>,
): Promise<Prisma.MediaItemWhereInput[]> {
  return [
    ...(ids !== undefined ? [{ id: { in: ids.split(',') } }] : []),
    ...(status ? [hasStatus(status)] : []),
    ...(kind ? [{ kind: storedKind(kind) }] : []),
    ...(tag ? [withTags(tag)] : []),
    ...(folder === undefined ? [] : [{ folder: folder === '' ? null : folder }]),
    ...(language ? [{ language }] : []),
    ...(query ? [{ OR: [{ AND: searchWords(query).slice(0, MOST_WORDS).map(withWord) }, { id: query }] }] : []),
    ...(only === 'unused' ? await unused(db, accountId) : []),
    ...(only === 'airs-soon' ? [{ id: { in: await listMediaAiringSoon(db, accountId, now) } }] : []),
    ...(only === 'same-file' ? [{ id: { in: await listSameFiles(db, accountId) } }] : []),
  ]
}

function hasStatus(status: NonNullable<ListMediaInput['status']>): Prisma.MediaItemWhereInput {
  if (status === 'in-progress') return isInProgress
  return status === 'airable' ? isAirable : { state: status.toUpperCase() as Uppercase<MediaStatus> }
}

/** The text between two commas is a tag; a tag may contain commas itself. */
function withTags(text: string): Prisma.MediaItemWhereInput {
  const tags = normaliseTags(text.split(','))
  return { OR: [{ tags: { has: normaliseTag(text) } }, ...(tags.length > 0 ? [{ tags: { hasEvery: tags } }] : [])] }
}

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
