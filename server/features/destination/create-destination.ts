import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import type { Target } from '#domain/destination/check-target.ts'
import { PLATFORMS } from '#domain/destination/platforms.ts'
import type { DestinationId } from '#domain/ids.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { DomainError } from '#server/errors.ts'
import { auditable, type DestinationOutside, requireUsable } from './require-destination.ts'
import { type CreateDestinationInput, rungSchema } from './schema.ts'
import { sealStreamKey } from './stream-key.ts'

export const MAX_DESTINATIONS = 30

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
    const channel = await lockChannel(tx, who.accountId, channelId)
    const target: Target = {
      platform,
      serverUrl: input.serverUrl ?? preset.serverUrl,
      backupServerUrl: input.backupServerUrl === undefined ? presetBackup(input) : input.backupServerUrl,
      rung: input.rung ?? rungSchema.catch('1080p').parse(channel.resolution),
    }
    requireUsable(target, streamKey)
    if ((await tx.destination.count({ where: { channelId } })) >= MAX_DESTINATIONS)
      throw new DomainError('TOO_MANY_DESTINATIONS')
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
