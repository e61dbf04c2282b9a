import type { Db } from '#adapters/db.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { recordCommand } from '#features/playout/record-command.ts'
import type { SetModeInput } from './schema.ts'

/**
 * From the loop to the calendar or back, also on air. @returns the command to wait for; null: nothing changed, or off
 * air
 */
export async function setMode(db: Db, who: ActingIn, { channelId, mode }: SetModeInput): Promise<bigint | null> {
  return db.$transaction(async (tx) => {
    const before = await lockChannel(tx, who.accountId, channelId)
    if (before.mode === mode) return null
    await tx.channel.update({ where: { id: channelId }, data: { mode, revision: { increment: 1 } } })
    await appendAudit(tx, who, 'channel.mode', { subjectId: channelId, mode, change: describeChange(before, { mode }) })
    if (before.desired !== 'STARTED') return null
    return (await recordCommand(tx, who, channelId, { kind: 'REPLAN', payload: { cause: 'mode' } })).id
  })
}
