// How new items of an account are framed and levelled unless one has a choice of its own, and who may watch them on demand.
import type { Db, DbOrTx } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { gridOf } from '#domain/ladder/grid.ts'
import { readPlan, requireUse } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { changeFrameRate } from '#features/media/change-frame-rate.ts'
import { LEVEL_COLUMNS, levelsOf } from '#features/media/find-preparation.ts'
import { wakeTranscoders } from '#features/media/wake-transcoders.ts'
import { lockAccount } from '#features/membership/lock-account.ts'
import { type MediaAccess, mediaAccessSchema } from '#features/on-demand/schema.ts'
import type { MediaDefaults, UpdateMediaDefaultsInput } from './schema.ts'

export async function getMediaDefaults(db: DbOrTx, accountId: string): Promise<MediaDefaults> {
  const select = { ...LEVEL_COLUMNS, frameRate: true, onDemandAccess: true } as const
  const row = await db.account.findUniqueOrThrow({ where: { id: accountId }, select })
  return { ...levelsOf(row), frameRate: gridOf(row).frameRate, access: mediaAccessSchema.parse(row.onDemandAccess) }
}

/** Who may watch a new item on demand. */
export async function newAccess(db: DbOrTx, accountId: string): Promise<MediaAccess> {
  return (await getMediaDefaults(db, accountId)).access
}

/**
 * Items that are ready stay as they are, but a change of the frame rate prepares all of them again. Omitted fields stay.
 * @throws LIMIT_REACHED, FRAME_RATE_IN_USE
 */
export async function updateMediaDefaults(
  db: Db,
  who: ActingIn,
  input: UpdateMediaDefaultsInput,
): Promise<MediaDefaults> {
  const [before, saved] = await db.$transaction(async (tx) => {
    await lockAccount(tx, who.accountId)
    const before = await getMediaDefaults(tx, who.accountId)
    const after = { ...before, ...input }
    const change = describeChange(before, after)
    if (JSON.stringify(after) === JSON.stringify(before)) return [before, before]
    if (after.access === 'token' && before.access !== 'token')
      requireUse(await readPlan(tx, who.accountId), { name: 'signedLinks', used: 0, adding: 1 })
    if (after.frameRate !== before.frameRate) await changeFrameRate(tx, who.accountId, after.frameRate)
    const { access: onDemandAccess, ...levels } = after
    await tx.account.update({ where: { id: who.accountId }, data: { ...levels, onDemandAccess } })
    await appendAudit(tx, who, 'media.defaults', { subjectId: who.accountId, change })
    return [before, after]
  })
  if (saved.frameRate !== before.frameRate) await wakeTranscoders(db)
  return saved
}
