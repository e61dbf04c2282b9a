import type { Db, DbOrTx } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { refuseLiteral } from '#adapters/outbound-guard.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { checkTarget, needsKeyAgain, type Target } from '#domain/destination/check-target.ts'
import { PLATFORMS } from '#domain/destination/platforms.ts'
import { parseServerUrl } from '#domain/destination/server-url.ts'
import type { DestinationId } from '#domain/ids.ts'
import { appendAudit } from '#features/audit/writes.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { DomainError } from '#server/errors.ts'
import { type CreateDestinationInput, rungSchema, type UpdateDestinationInput } from './schema.ts'
import { sealStreamKey } from './stream-key.ts'

export const MAX_DESTINATIONS = 30
const NOTHING_SAVED = 'Nothing was saved.'

interface Keeping {
  db: Db
  /** Where the master keys lie. */
  dataDir: string
}

/** @returns the new destination's id; its relay starts at once when the channel is on air */
export async function createDestination(
  { db, dataDir }: Keeping,
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
    const sealed = await sealStreamKey(tx, openKeyRing(dataDir), who.accountId, destinationId, streamKey)
    const name = input.name ?? preset.label
    await tx.destination.create({
      data: { id: destinationId, channelId, name, ...target, ...sealed, enabled, maxFailures },
    })
    await appendAudit(tx, who, 'destination.create', channelId, { name, destinationId, ...auditable(target), enabled })
  })
  await notify(db, 'destinations', channelId)
  return destinationId
}

/** A backup of the platform belongs to the platform's own server, not to one that was typed in. */
export function presetBackup({
  platform,
  serverUrl,
}: Pick<CreateDestinationInput, 'platform' | 'serverUrl'>): string | null {
  const preset = PLATFORMS[platform]
  return serverUrl === undefined || serverUrl === preset.serverUrl ? preset.backupServerUrl : null
}

/** What was left out stays, the key too. A change that reaches the relay starts it anew with a clean slate. */
export async function updateDestination({ db, dataDir }: Keeping, who: ActingIn, input: UpdateDestinationInput) {
  const { channelId, destinationId, streamKey, enabled, maxFailures } = input
  await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const before = await requireDestination(tx, channelId, destinationId)
    const was: Target = { ...before, rung: rungSchema.catch('1080p').parse(before.rung) }
    const target: Target = {
      platform: input.platform ?? was.platform,
      serverUrl: input.serverUrl ?? was.serverUrl,
      backupServerUrl: input.backupServerUrl === undefined ? was.backupServerUrl : input.backupServerUrl,
      rung: input.rung ?? was.rung,
    }
    requireUsable(target, streamKey ?? null)
    if (streamKey === undefined && needsKeyAgain(was, target))
      refuseFields([
        { path: 'streamKey', message: 'Enter the stream key again: the stored one belongs to another server.' },
      ])
    const sealed = streamKey
      ? await sealStreamKey(tx, openKeyRing(dataDir), who.accountId, destinationId, streamKey)
      : undefined
    const name = input.name ?? before.name
    const switchedOn = enabled === true && !before.enabled
    await tx.destination.update({
      where: { id: destinationId },
      data: {
        ...{ name, ...target, ...sealed, enabled, maxFailures, failures: 0 },
        ...(switchedOn && { state: 'IDLE', reason: null, restarts: 0, stateSince: new Date() }),
      },
    })
    await appendAudit(tx, who, 'destination.update', channelId, {
      ...{ name, destinationId, ...auditable(target), enabled: enabled ?? before.enabled },
      keyReplaced: streamKey !== undefined,
    })
  })
  await notify(db, 'destinations', channelId)
}

/** The relay ends with it, and the sealed key is gone. */
export async function deleteDestination(db: Db, who: ActingIn, channelId: string, destinationId: string) {
  await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const { name, ...before } = await requireDestination(tx, channelId, destinationId)
    await tx.destination.delete({ where: { id: destinationId } })
    const { platform, serverUrl } = before
    await appendAudit(tx, who, 'destination.delete', channelId, { name, destinationId, platform, serverUrl })
  })
  await notify(db, 'destinations', channelId)
}

async function requireDestination(tx: DbOrTx, channelId: string, destinationId: string) {
  const row = await tx.destination.findFirst({
    where: { id: destinationId, channelId },
    select: { name: true, platform: true, serverUrl: true, backupServerUrl: true, rung: true, enabled: true },
  })
  if (!row) throw new DomainError('DESTINATION_NOT_FOUND')
  return row
}

/** @throws INVALID_INPUT that names each field */
export function requireUsable(target: Target, streamKey: string | null, kept = NOTHING_SAVED): void {
  const issues: { path: string; message: string }[] = checkTarget(target, streamKey)
  for (const path of ['serverUrl', 'backupServerUrl'] as const) {
    const parsed = parseServerUrl(target[path] ?? '')
    const message = parsed.ok ? refuseLiteral(parsed.url.host) : null
    if (message) issues.push({ path, message })
  }
  if (issues.length > 0) refuseFields(issues, kept)
}

export function refuseFields(issues: { path: string; message: string }[], kept = NOTHING_SAVED): never {
  const message = `${issues[0]?.message} ${kept}`
  throw new DomainError('INVALID_INPUT', { message, data: { issues } })
}

const auditable = ({ platform, serverUrl, rung }: Target) => ({ platform, serverUrl, rung })
