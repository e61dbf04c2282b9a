import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { BulkResult } from '#domain/bulk.ts'
import { MAX_TAGS } from '#domain/media/tags.ts'
import { runBulk } from '#features/bulk/run-bulk.ts'
import { DomainError } from '#server/errors.ts'
import { deleteMedia } from './delete-media.ts'
import type { BulkMediaInput } from './library-schema.ts'
import { purgeMedia, restoreMedia } from './restore-media.ts'
import { retryMedia } from './retry-media.ts'
import { changeMedia } from './update-media.ts'

/** Each item by itself. */
export function bulkMedia(
  outside: { db: Db; dataDir: string },
  who: ActingIn,
  input: BulkMediaInput,
  now: () => number,
): Promise<BulkResult[]> {
  return runBulk(input.ids, (id) => actOn(outside, who, { ...input, id }, now()))
}

type One = Omit<BulkMediaInput, 'ids'> & { id: string }

function actOn(
  outside: { db: Db; dataDir: string },
  who: ActingIn,
  { action, id, tag, folder, values }: One,
  now: number,
): Promise<void> {
  const { db } = outside
  switch (action) {
    case 'delete':
      return deleteMedia(db, who, id, now)
    case 'restore':
      return restoreMedia(db, who, id, now)
    case 'purge':
      return purgeMedia(outside, who, id)
    case 'retry':
      return retryMedia(db, who, id)
    case 'tag':
      return changeMedia(outside, who, id, ({ tags }) => (tags.includes(tag!) ? {} : { tags: withTag(tags, tag!) }))
    case 'untag':
      return changeMedia(outside, who, id, ({ tags }) =>
        tags.includes(tag!) ? { tags: tags.filter((other) => other !== tag) } : {},
      )
    case 'move':
      return changeMedia(outside, who, id, () => ({ folder: folder ?? null }))
    case 'set':
      return changeMedia(outside, who, id, () => values!)
  }
}

function withTag(tags: readonly string[], tag: string): string[] {
  if (tags.length < MAX_TAGS) return [...tags, tag]
  throw new DomainError('INVALID_INPUT', {
    message: `The item has ${MAX_TAGS} tags, which is the most. It was not changed; remove one first.`,
  })
}
