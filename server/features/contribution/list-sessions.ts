import type { DbOrTx } from '#adapters/db.ts'
import { DomainError } from '#server/errors.ts'
import { STREAM_COLUMNS, toStreamView } from './contribution-view.ts'
import type { ContributionRef, LiveStreamView } from './schema.ts'

const SESSIONS = 50

/** The newest first, at most fifty. @throws CHANNEL_NOT_FOUND, CONTRIBUTION_NOT_FOUND */
export async function listSessions(
  db: DbOrTx,
  accountId: string,
  { channelId, contributionId }: ContributionRef,
): Promise<{ sessions: LiveStreamView[] }> {
  const channel = await db.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    select: { id: true },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  const contribution = await db.contribution.findFirst({
    where: { id: contributionId, channelId },
    select: { streams: { orderBy: [{ startedAt: 'desc' }, { id: 'desc' }], take: SESSIONS, select: STREAM_COLUMNS } },
  })
  if (!contribution) throw new DomainError('CONTRIBUTION_NOT_FOUND')
  return { sessions: contribution.streams.map(toStreamView) }
}
