import type { DbOrTx } from '#adapters/db.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { linesOf } from '#domain/channel/resolution.ts'
import { needsKeyAgain, type Target } from '#domain/destination/check-target.ts'
import { lockPlan, requireUse } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import {
  auditable,
  type DestinationOutside,
  refuseFields,
  requireDestination,
  requireUsable,
} from './require-destination.ts'
import { rungSchema, type UpdateDestinationInput } from './schema.ts'
import { openStreamKey, sealStreamKey } from './stream-key.ts'

/** A cloned channel's destinations have none until one is entered. */
async function hasNoKey(tx: DbOrTx, dataDir: string, destinationId: string): Promise<boolean> {
  // A key that cannot be unsealed is reported by its relay.
  return (await openStreamKey(tx, destinationId, openKeyRing(dataDir)).catch(() => null)) === ''
}

/** Omitted fields stay, including the key. A change that affects the relay restarts it without earlier failures. */
export async function updateDestination(
  { db, dataDir }: DestinationOutside,
  who: ActingIn,
  input: UpdateDestinationInput,
) {
  const { channelId, destinationId, streamKey, enabled, maxFailures } = input
  await db.$transaction(async (tx) => {
    const own = await lockPlan(tx, who.accountId)
    await lockChannel(tx, who.accountId, channelId)
    const before = await requireDestination(tx, { channelId, destinationId })
    const was: Target = { ...before, rung: rungSchema.catch('1080p').parse(before.rung) }
    const target: Target = {
      platform: input.platform ?? was.platform,
      serverUrl: input.serverUrl ?? was.serverUrl,
      backupServerUrl: input.backupServerUrl === undefined ? was.backupServerUrl : input.backupServerUrl,
      rung: input.rung ?? was.rung,
    }
    // A rung that the account's frame rate has made too much stays until it is chosen, or switched on, again.
    const choosesRung = target.rung !== was.rung || target.platform !== was.platform || enabled === true
    requireUsable(target, { streamKey: streamKey ?? null, timed: choosesRung ? own : null })
    if (target.rung !== was.rung) requireUse(own, { name: 'resolution', used: 0, adding: linesOf(target.rung) })
    if (streamKey === undefined && needsKeyAgain(was, target))
      refuseFields([
        { path: 'streamKey', message: 'Enter the stream key again: the stored one belongs to another server.' },
      ])
    if (streamKey === undefined && enabled && !before.enabled && (await hasNoKey(tx, dataDir, destinationId)))
      refuseFields([{ path: 'streamKey', message: 'Enter the stream key: a copied destination has none.' }])
    const owner = { accountId: who.accountId, recordId: destinationId }
    const sealed = streamKey ? await sealStreamKey(tx, openKeyRing(dataDir), owner, streamKey) : undefined
    const name = input.name ?? before.name
    const switchedOn = enabled === true && !before.enabled
    await tx.destination.update({
      where: { id: destinationId },
      data: {
        name,
        ...target,
        ...sealed,
        enabled,
        maxFailures,
        failures: 0,
        ...(switchedOn && { state: 'IDLE', reason: null, restarts: 0, stateSince: new Date() }),
      },
    })
    await appendAudit(tx, who, 'destination.update', {
      subjectId: channelId,
      name,
      destinationId,
      ...auditable(target),
      enabled: enabled ?? before.enabled,
      keyReplaced: streamKey !== undefined,
      change: describeChange({ ...before, ...was }, { ...target, name, enabled, maxFailures }),
    })
  })
  await notify(db, 'destinations', channelId)
}
