import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange, listed } from '#domain/audit/describe-change.ts'
import { decideRundown } from '#domain/channel/decide-rundown.ts'
import { stateToAir } from '#domain/media/airs-from.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { recordCommand } from '#features/playout/record-command.ts'
import { DomainError } from '#server/errors.ts'
import { lockChannel } from './lock-channel.ts'
import type { SetRundownInput } from './schema.ts'

/**
 * Replaces the whole rundown; what is already published stays, and the change takes effect at a boundary ahead.
 * @returns the command to wait for; null: the rundown is not on air
 */
export async function setRundown(db: Db, who: ActingIn, input: SetRundownInput): Promise<bigint | null> {
  const { channelId, items, loop, revision } = input
  const commandId = await db.$transaction(async (tx) => {
    const channel = await lockChannel(tx, who.accountId, channelId)
    const media = await tx.mediaItem.findMany({
      where: { accountId: who.accountId, deletedAt: null, id: { in: [...new Set(items)] } },
      select: { id: true, title: true, state: true, airableFrom: true },
    })
    const own = new Map(media.map((item) => [item.id, { title: item.title, state: stateToAir(item, Date.now()) }]))
    const decision = decideRundown(items, own, { seen: revision, current: channel.revision })
    if (decision.kind === 'refuse') {
      const { kind: _, code, ...data } = decision
      throw new DomainError(code, {
        data: code === 'REVISION_CONFLICT' ? { seen: revision ?? null, current: channel.revision } : data,
      })
    }
    const before = await tx.rundownItem.findMany({
      where: { channelId },
      orderBy: { position: 'asc' },
      select: { mediaId: true },
    })
    await tx.rundownItem.deleteMany({ where: { channelId } })
    await tx.rundownItem.createMany({
      data: items.map((mediaId, position) => ({ id: newId('ru'), channelId, position, mediaId })),
    })
    await tx.channel.update({ where: { id: channelId }, data: { loop, revision: { increment: 1 } } })
    await appendAudit(tx, who, 'channel.rundown', {
      subjectId: channelId,
      items: items.length,
      loop: loop ?? channel.loop,
      change: describeChange(
        { items: listed(before.map(({ mediaId }) => mediaId)), loop: channel.loop },
        { items: listed(items), loop },
      ),
    })
    if (channel.desired !== 'STARTED' || channel.mode !== 'loop') return null
    return (await recordCommand(tx, who, channelId, { kind: 'REPLAN', payload: { cause: 'rundown' } })).id
  })
  await notify(db, ['timeline', 'library'], channelId)
  return commandId
}
