// Items of all accounts that were given up through no fault of their files. The caller has checked that an admin asks.
import type { Db, DbOrTx, Prisma } from '#adapters/db.ts'
import { inRange, requireRange } from '#adapters/row-range.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { DEAD_LETTER_CODES } from '#domain/media/media-failure.ts'
import { cutPage, PAGE_ROWS, type Page } from '#domain/page.ts'
import { retryMedia } from '#features/media/retry-media.ts'
import { DomainError } from '#server/errors.ts'

const DEAD: Prisma.MediaItemWhereInput = { state: 'FAILED', failureCode: { in: [...DEAD_LETTER_CODES] } }

/** The newest uploads first, in pages. */
export async function listDeadLetters(db: DbOrTx, { cursor, limit = PAGE_ROWS }: Page) {
  const rows = await db.mediaItem.findMany({
    where: DEAD,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    ...inRange({ cursor, limit: limit + 1 }),
    select: {
      ...{ id: true, title: true, accountId: true, failureCode: true, failureMessage: true },
      ...{ attempts: true, claimedAt: true, account: { select: { name: true } } },
    },
  })
  await requireRange({ cursor }, rows, (id) => db.mediaItem.count({ where: { id } }))
  const page = cutPage(rows, limit, ({ id }) => id)
  return {
    deadLetters: page.rows.map(({ id, account, failureCode, failureMessage, claimedAt, ...row }) => ({
      ...row,
      mediaId: id,
      accountName: account.name,
      code: failureCode ?? '',
      message: failureMessage ?? '',
      startedAt: claimedAt?.toISOString() ?? null,
    })),
    nextCursor: page.nextCursor,
  }
}

/** @throws MEDIA_NOT_FOUND, INVALID_INPUT */
export async function retryDeadLetter(db: Db, who: ActingIn, mediaId: string): Promise<void> {
  const item = await db.mediaItem.findUnique({ where: { id: mediaId }, select: { accountId: true } })
  if (!item) throw new DomainError('MEDIA_NOT_FOUND')
  await retryMedia(db, { ...who, accountId: item.accountId }, mediaId)
}
