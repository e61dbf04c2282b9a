import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { lockLimits } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import type { SetLimitsInput } from './schema.ts'

/**
 * What the account has already stays, also above a lower limit: only more of it is refused.
 * @throws NOT_FOUND
 */
export async function setLimits(db: Db, who: ActingIn, { accountId, limits }: SetLimitsInput): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockLimits(tx, accountId)
    const { limits: stored } = await tx.account.findUniqueOrThrow({
      where: { id: accountId },
      select: { limits: true },
    })
    const merged = Object.entries({ ...(stored as Record<string, number | null>), ...limits })
    const kept = merged.filter((pair): pair is [string, number] => typeof pair[1] === 'number')
    await tx.account.update({ where: { id: accountId }, data: { limits: Object.fromEntries(kept) } })
    // In the trail of the account that it concerns, under the name of who did it.
    await appendAudit(tx, { accountId, tag: who.tag }, 'account.limits', accountId, limits)
  })
}
