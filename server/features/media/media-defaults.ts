// How new items of an account are framed and levelled unless one has a choice of its own.
import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockAccount } from '#features/membership/lock-account.ts'
import { LEVEL_COLUMNS, levelsOf } from './find-preparation.ts'
import type { MediaDefaults, UpdateMediaDefaultsInput } from './schema.ts'

export async function getMediaDefaults(db: Db, accountId: string): Promise<MediaDefaults> {
  return levelsOf(await db.account.findUniqueOrThrow({ where: { id: accountId }, select: LEVEL_COLUMNS }))
}

/** Items that are ready stay as they are. Omitted fields stay. */
export async function updateMediaDefaults(
  db: Db,
  who: ActingIn,
  input: UpdateMediaDefaultsInput,
): Promise<MediaDefaults> {
  return db.$transaction(async (tx) => {
    await lockAccount(tx, who.accountId)
    const where = { id: who.accountId }
    const before = levelsOf(await tx.account.findUniqueOrThrow({ where, select: LEVEL_COLUMNS }))
    const after = { ...before, ...input }
    if (after.framing === before.framing && after.targetLufs === before.targetLufs) return before
    await tx.account.update({ where, data: after })
    await appendAudit(tx, who, 'media.defaults', { subjectId: who.accountId, change: describeChange(before, after) })
    return after
  })
}
