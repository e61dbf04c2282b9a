import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeDeleted } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { requireDestination } from './require-destination.ts'
import type { DestinationRef } from './schema.ts'

/** The relay ends, and the sealed key is deleted. */
export async function deleteDestination(db: Db, who: ActingIn, { channelId, destinationId }: DestinationRef) {
  await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const { name, ...before } = await requireDestination(tx, { channelId, destinationId })
    await tx.destination.delete({ where: { id: destinationId } })
    const { platform, serverUrl } = before
    await appendAudit(tx, who, 'destination.delete', {
      subjectId: channelId,
      name,
      destinationId,
      platform,
      serverUrl,
      change: describeDeleted({ name, ...before }),
    })
  })
  await notify(db, 'destinations', channelId)
}
