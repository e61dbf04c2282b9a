import type { Db } from '#adapters/db.ts'
import { newId } from '#adapters/ids.ts'
import { isUniqueViolation } from '#adapters/prisma-errors.ts'
import type { ActingIn } from '#domain/account/actor.ts'
import { appendAudit } from '#features/audit/append-audit.ts'
import { DomainError } from '#server/errors.ts'
import { endAbandoned } from './run-writes.ts'
import type { StartGameDayInput } from './schema.ts'

export const MOST_GAME_DAYS = 50

/**
 * Of a channel of any account; the caller has checked that an admin asks. The worker that plays it runs it.
 * @throws CHANNEL_NOT_FOUND, GAME_DAY_OFF_AIR, GAME_DAY_RUNNING
 * @returns its id
 */
export async function startGameDay(db: Db, who: ActingIn, { channelId, drills }: StartGameDayInput): Promise<string> {
  const id = newId('gd')
  await endAbandoned(db)
  try {
    await db.$transaction(async (tx) => {
      const channel = await tx.channel.findFirst({ where: { id: channelId, deletedAt: null } })
      if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
      const { accountId, name: channelName } = channel
      if (channel.desired !== 'STARTED' || channel.observed !== 'LIVE') throw new DomainError('GAME_DAY_OFF_AIR')
      const kept = await tx.gameDay.findMany({
        orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
        select: { id: true },
        take: MOST_GAME_DAYS - 1,
      })
      await tx.gameDay.deleteMany({ where: { running: null, id: { notIn: kept.map((row) => row.id) } } })
      const ofChannel = { accountId, channelId, channelName }
      await tx.gameDay.create({
        data: { id, ...ofChannel, drills, startedBy: who.tag, state: 'running', running: true },
      })
      await appendAudit(tx, { ...who, accountId }, 'channel.game-day', {
        ...{ subjectId: channelId, name: channelName, gameDayId: id, drills: drills.join(', ') },
      })
    })
  } catch (error) {
    if (isUniqueViolation(error, 'running')) throw new DomainError('GAME_DAY_RUNNING')
    throw error
  }
  return id
}
