import type { DbOrTx } from '#adapters/db.ts'
import { inRange, requireRange } from '#adapters/row-range.ts'
import { PAGE_ROWS, type RowRange } from '#domain/page.ts'
import { DomainError } from '#server/errors.ts'
import { STREAM_COLUMNS, toStreamView } from './contribution-view.ts'
import type { ContributionRef, LiveStreamView } from './schema.ts'

/** The newest first; by default fifty. @throws CHANNEL_NOT_FOUND, CONTRIBUTION_NOT_FOUND */
export async function listSessions(
  db: DbOrTx,
  accountId: string,
  { channelId, contributionId, limit = PAGE_ROWS, cursor }: ContributionRef & RowRange,
): Promise<{ sessions: LiveStreamView[] }> {
  const channel = await db.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    select: { id: true },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  const contribution = await db.contribution.findFirst({
    where: { id: contributionId, channelId },
    select: {
      streams: {
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
        ...inRange({ cursor, limit }),
        select: STREAM_COLUMNS,
      },
    },
  })
  if (!contribution) throw new DomainError('CONTRIBUTION_NOT_FOUND')
  const { streams } = contribution
  await requireRange({ cursor }, streams, (id) => db.liveStream.count({ where: { id, contributionId } }))
  return { sessions: streams.map(toStreamView) }
}
