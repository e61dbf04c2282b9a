import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import type { SetPlanInput } from './schema.ts'

/** Channels with a longer DVR window are reduced to it. @throws NOT_FOUND */
export async function setPlan(db: Db, who: ActingIn, { accountId, longestDvrMinutes }: SetPlanInput): Promise<void> {
  await db.$transaction(async (tx) => {
    const before = await tx.account.findUnique({ where: { id: accountId }, select: { longestDvrMinutes: true } })
    if (!before) throw new DomainError('NOT_FOUND')
    await tx.account.update({ where: { id: accountId }, data: { longestDvrMinutes } })
    const lowered = await tx.channel.updateMany({
      where: { accountId, dvrMinutes: { gt: longestDvrMinutes } },
      data: { dvrMinutes: longestDvrMinutes, revision: { increment: 1 } },
    })
    // In the audit trail of the affected account, under the admin's name.
    await appendAudit(tx, { ...who, accountId }, 'account.plan', {
      subjectId: accountId,
      longestDvrMinutes,
      channelsLowered: lowered.count,
      change: describeChange(before, { longestDvrMinutes }),
    })
  })
  await notify(db, 'timeline', '')
}
