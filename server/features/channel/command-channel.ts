import type { Db, DbOrTx } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { type CommandName, decideCommand } from '#domain/channel/decide-command.ts'
import { stateToAir } from '#domain/media/airs-from.ts'
import { lockPlan, requireRoom } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { requireVerified } from '#features/person/verify-email.ts'
import { recordCommand } from '#features/playout/record-command.ts'
import { DomainError } from '#server/errors.ts'
import { lockChannel } from './lock-channel.ts'

/** Records the command; the worker carries it out and writes what it observes. */
export async function commandChannel(db: Db, who: ActingIn, channelId: string, asked: CommandName): Promise<void> {
  await db.$transaction(async (tx) => {
    if (asked !== 'STOP') await requireVerified(tx, who)
    // Before the channel, in the same order as when a plan changes.
    if (asked !== 'STOP') await lockPlan(tx, who.accountId)
    const channel = await lockChannel(tx, who.accountId, channelId)
    const decision = decideCommand(asked, channel.desired, await loadRundownFacts(tx, channelId, channel.mode))
    if (decision.kind === 'refuse') {
      if (decision.code === 'MEDIA_NOT_READY')
        throw new DomainError('MEDIA_NOT_READY', {
          message: 'Some items of the rundown are not ready to air yet. The channel was not changed.',
          data: { items: decision.items },
        })
      if (decision.code === 'RUNDOWN_EMPTY')
        throw new DomainError('RUNDOWN_EMPTY', {
          message:
            'The rundown is empty, so the channel was not started. Add an item, or put its schedule on air, then start it.',
        })
      throw new DomainError(decision.code)
    }
    if (decision.command === 'START') await requireRoom(tx, who.accountId, 'channelsOnAir')
    await tx.channel.update({
      where: { id: channelId },
      data: { desired: decision.desired, revision: { increment: 1 } },
    })
    await recordCommand(tx, who, channelId, { kind: decision.command })
    const action = ({ START: 'channel.start', STOP: 'channel.stop', RESTART: 'channel.restart' } as const)[asked]
    await appendAudit(tx, who, action, { subjectId: channelId })
  })
  // After the commit: inside the transaction NOTIFY takes a lock that all writers share.
  await notify(db, ['commands', 'timeline'], channelId)
}

async function loadRundownFacts(tx: DbOrTx, channelId: string, mode: 'loop' | 'calendar') {
  if (mode === 'calendar') return null
  const rows = await tx.rundownItem.findMany({
    where: { channelId },
    orderBy: { position: 'asc' },
    select: { media: { select: { id: true, title: true, state: true, airableFrom: true } } },
  })
  const now = Date.now()
  return rows.map(({ media }) => ({ mediaId: media.id, title: media.title, state: stateToAir(media, now) }))
}
