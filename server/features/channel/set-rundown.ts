import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { decideRundown } from '#domain/channel/decide-rundown.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { replanAfterEdit } from '#features/playout/replan.ts'
import { DomainError } from '#server/errors.ts'
import { lockChannel } from './lock-channel.ts'
import type { SetRundownInput } from './schema.ts'

/** Replaces the whole rundown; what is already published stays, the change airs at a boundary ahead. */
export async function setRundown(db: Db, who: ActingIn, input: SetRundownInput, now: number): Promise<void> {
  const { channelId, items, loop, revision } = input
  await db.$transaction(async (tx) => {
    const channel = await lockChannel(tx, who.accountId, channelId)
    const media = await tx.mediaItem.findMany({
      where: { accountId: who.accountId, id: { in: [...new Set(items)] } },
      select: { id: true, title: true, state: true },
    })
    const own = new Map(media.map(({ id, title, state }) => [id, { title, state }]))
    const decision = decideRundown(items, own, { seen: revision, current: channel.revision })
    if (decision.kind === 'refuse') {
      const { kind: _, code, ...data } = decision
      throw new DomainError(code, {
        data: code === 'REVISION_CONFLICT' ? { seen: revision ?? null, current: channel.revision } : data,
      })
    }
    await tx.rundownItem.deleteMany({ where: { channelId } })
    await tx.rundownItem.createMany({
      data: items.map((mediaId, position) => ({ id: newId('ru'), channelId, position, mediaId })),
    })
    await tx.channel.update({ where: { id: channelId }, data: { loop, revision: { increment: 1 } } })
    const airsAt = await replanAfterEdit(tx, channelId, now)
    await appendAudit(tx, who, 'channel.rundown', channelId, {
      items: items.length,
      loop: loop ?? channel.loop,
      airsAt: airsAt === null ? null : new Date(airsAt).toISOString(),
    })
  })
  await notify(db, 'timeline', channelId)
  await notify(db, 'library', channelId)
}
