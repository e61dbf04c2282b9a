import { openKeyRing } from '#adapters/master-keys.ts'
import { notify } from '#adapters/wakeup.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { describeChange } from '#domain/audit/describe-change.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import {
  type ContributionOutside,
  defined,
  refuse,
  requireBackup,
  requireContribution,
  requirePullable,
} from './require-contribution.ts'
import type { UpdateContributionInput } from './schema.ts'
import { sealPullUrl } from './secrets.ts'

/** Omitted fields stay. Switching it off disconnects its sender at once. */
export async function updateContribution(
  { db, dataDir }: Pick<ContributionOutside, 'db' | 'dataDir'>,
  who: ActingIn,
  input: UpdateContributionInput,
): Promise<void> {
  const { channelId, contributionId, pullUrl, ...changes } = input
  await db.$transaction(async (tx) => {
    await lockChannel(tx, who.accountId, channelId)
    const before = await requireContribution(tx, { channelId, contributionId })
    await requireBackup(tx, { channelId, contributionId }, changes.backupId)
    let address = {}
    if (pullUrl !== undefined) {
      if (before.source !== 'pull')
        refuse('pullUrl', 'This live input is pushed over RTMP: it has no address to pull from.')
      const keyHint = requirePullable(pullUrl)
      const owner = { accountId: who.accountId, recordId: contributionId }
      address = { ...(await sealPullUrl(tx, openKeyRing(dataDir), owner, pullUrl)), keyHint }
    }
    await tx.contribution.update({ where: { id: contributionId }, data: { ...changes, ...address } })
    const { source: _, ...after } = { ...before, ...defined(changes) }
    await appendAudit(tx, who, 'contribution.update', {
      subjectId: channelId,
      ...after,
      contributionId,
      addressReplaced: pullUrl !== undefined,
      change: describeChange(before, changes),
    })
  })
  await notify(db, 'contributions', channelId)
}
