import { newId } from '#adapters/ids.ts'
import { openKeyRing } from '#adapters/master-keys.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeCreated } from '#domain/audit/describe-change.ts'
import type { ContributionId } from '#domain/ids.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { DomainError } from '#server/errors.ts'
import { type ContributionOutside, requireBackup, requirePullable } from './require-contribution.ts'
import type { CreateContributionInput } from './schema.ts'
import { makeStreamKey, sealPullUrl } from './secrets.ts'

export const MAX_CONTRIBUTIONS = 20

/** @returns the new id, and for RTMP the stream key: only here */
export async function createContribution(
  { db, dataDir, rtmpUrl }: ContributionOutside,
  who: ActingIn,
  input: CreateContributionInput,
): Promise<{ contributionId: ContributionId; streamKey: string | null }> {
  const { channelId, name, source, pullUrl, ...settings } = input
  if (source === 'rtmp' && rtmpUrl === null) throw new DomainError('RTMP_DISABLED')
  const hint = source === 'pull' ? requirePullable(pullUrl) : null
  const contributionId = newId<ContributionId>('cn')
  const keys = openKeyRing(dataDir)
  const owner = { accountId: who.accountId, recordId: contributionId }
  const streamKey = await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    if ((await tx.contribution.count({ where: { channelId } })) >= MAX_CONTRIBUTIONS)
      throw new DomainError('TOO_MANY_CONTRIBUTIONS')
    await requireBackup(tx, { channelId, contributionId }, settings.backupId)
    const made = source === 'rtmp' ? await makeStreamKey(tx, keys) : null
    const secret = made ? made.columns : { ...(await sealPullUrl(tx, keys, owner, pullUrl ?? '')), keyHint: hint }
    await tx.contribution.create({ data: { id: contributionId, channelId, name, source, ...settings, ...secret } })
    await appendAudit(tx, who, 'contribution.create', {
      subjectId: channelId,
      name,
      contributionId,
      source,
      ...settings,
      change: describeCreated({ name, source, ...settings }),
    })
    return made?.streamKey ?? null
  })
  await notify(db, 'contributions', channelId)
  return { contributionId, streamKey }
}
