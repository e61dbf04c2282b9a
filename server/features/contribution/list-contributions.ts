import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'
import { CONTRIBUTION_COLUMNS, toView } from './contribution-view.ts'
import type { ContributionRef, ContributionsSnapshot, ContributionView } from './schema.ts'

interface Reading {
  db: DbOrTx
  rtmpUrl: string | null
}

/** Oldest first. @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function listContributions(
  { db, rtmpUrl }: Reading,
  accountId: string,
  channelId: string,
  now: number,
): Promise<ContributionsSnapshot> {
  const channel = await db.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    select: {
      desired: true,
      contributions: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], select: CONTRIBUTION_COLUMNS },
    },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  const contributions = channel.contributions.map((row) => toView(row, channel.desired === 'STARTED', now))
  return { contributions, rtmpUrl, at: new Date(now).toISOString() }
}

/** @throws CHANNEL_NOT_FOUND, CONTRIBUTION_NOT_FOUND */
export async function getContribution(
  reading: Reading,
  accountId: string,
  { channelId, contributionId }: ContributionRef,
  now: number,
): Promise<ContributionView> {
  const { contributions } = await listContributions(reading, accountId, channelId, now)
  const found = contributions.find(({ id }) => id === contributionId)
  if (!found) throw new DomainError('CONTRIBUTION_NOT_FOUND')
  return found
}
