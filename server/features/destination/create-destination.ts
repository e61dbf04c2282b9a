import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import { highestPushed, linesOf } from '#domain/channel/resolution.ts'
import type { Target } from '#domain/destination/check-target.ts'
import { highestAccepted, PLATFORMS } from '#domain/destination/platforms.ts'
import type { DestinationId } from '#domain/ids.ts'
import { lockPlan, requireUse } from '#features/account/limits.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { auditable, type DestinationOutside, requireUsable } from './require-destination.ts'
import type { CreateDestinationInput } from './schema.ts'
import { sealStreamKey } from './stream-key.ts'

/** @returns the new destination's id; its relay starts at once if the channel is on air */
export async function createDestination(
  { db, dataDir }: DestinationOutside,
  who: ActingIn,
  input: CreateDestinationInput,
): Promise<DestinationId> {
  const { channelId, platform, streamKey, enabled, maxFailures } = input
  const preset = PLATFORMS[platform]
  const destinationId = newId<DestinationId>('de')
  await db.$transaction(async (tx) => {
    const own = await lockPlan(tx, who.accountId)
    const channel = await lockChannel(tx, who.accountId, channelId)
    const target: Target = {
      platform,
      serverUrl: input.serverUrl ?? preset.serverUrl,
      backupServerUrl: input.backupServerUrl === undefined ? presetBackup(input) : input.backupServerUrl,
      rung: input.rung ?? highestAccepted(platform, highestPushed(linesOf(channel.resolution)), own),
    }
    requireUsable(target, { streamKey, timed: own })
    requireUse(own, { name: 'resolution', used: 0, adding: linesOf(target.rung) })
    requireUse(own, { name: 'destinations', used: await tx.destination.count({ where: { channelId } }), adding: 1 })
    const owner = { accountId: who.accountId, recordId: destinationId }
    const sealed = await sealStreamKey(tx, openKeyRing(dataDir), owner, streamKey)
    const name = input.name ?? preset.label
    await tx.destination.create({
      data: { id: destinationId, channelId, name, ...target, ...sealed, enabled, maxFailures },
    })
    await appendAudit(tx, who, 'destination.create', {
      subjectId: channelId,
      name,
      destinationId,
      ...auditable(target),
      enabled,
      change: describeCreated({ name, ...target, enabled, maxFailures }),
    })
  })
  await notify(db, 'destinations', channelId)
  return destinationId
}

/** A platform's backup server goes with the platform's own server, not with a custom one. */
export function presetBackup({
  platform,
  serverUrl,
}: Pick<CreateDestinationInput, 'platform' | 'serverUrl'>): string | null {
  const preset = PLATFORMS[platform]
  return serverUrl === undefined || serverUrl === preset.serverUrl ? preset.backupServerUrl : null
}
