// What an admin changes for an account; the caller has checked that an admin asks.
import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { lockLimits } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/writes.ts'
import { DomainError } from '#server/errors.ts'
import type { SetLimitsInput, SetPlanInput } from './schema.ts'

/** Channels that let viewers go back farther are brought down to it. @throws NOT_FOUND */
export async function setPlan(db: Db, who: ActingIn, { accountId, longestDvrMinutes }: SetPlanInput): Promise<void> {
  await db.$transaction(async (tx) => {
    const found = await tx.account.updateMany({ where: { id: accountId }, data: { longestDvrMinutes } })
    if (found.count === 0) throw new DomainError('NOT_FOUND')
    const lowered = await tx.channel.updateMany({
      where: { accountId, dvrMinutes: { gt: longestDvrMinutes } },
      data: { dvrMinutes: longestDvrMinutes, revision: { increment: 1 } },
    })
    // In the trail of the account that it concerns, under the name of who did it.
    await appendAudit(tx, { accountId, tag: who.tag }, 'account.plan', accountId, {
      ...{ longestDvrMinutes, channelsLowered: lowered.count },
    })
  })
  await notify(db, 'timeline', '')
}

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
