import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import type { SetPlanInput } from './schema.ts'

/** Channels with a longer DVR window are reduced to it. @throws NOT_FOUND */
export async function setPlan(db: Db, who: ActingIn, { accountId, longestDvrMinutes }: SetPlanInput): Promise<void> {
  await db.$transaction(async (tx) => {
    const found = await tx.account.updateMany({ where: { id: accountId }, data: { longestDvrMinutes } })
    if (found.count === 0) throw new DomainError('NOT_FOUND')
    const lowered = await tx.channel.updateMany({
      where: { accountId, dvrMinutes: { gt: longestDvrMinutes } },
      data: { dvrMinutes: longestDvrMinutes, revision: { increment: 1 } },
    })
    // In the audit trail of the affected account, under the admin's name.
    await appendAudit(tx, { accountId, tag: who.tag }, 'account.plan', {
      subjectId: accountId,
      longestDvrMinutes,
      channelsLowered: lowered.count,
    })
  })
  await notify(db, 'timeline', '')
}
