import type { DbOrTx } from '#adapters/db.ts'
import { checkCost } from '#domain/schedule/check/check-cost.ts'
import type { Schedule } from '#domain/schedule/model/schedule.ts'
import { parseSchedule } from '#domain/schedule/model/schedule-schema.ts'
import { DomainError } from '#server/errors.ts'

/** @throws CHANNEL_NOT_FOUND, also for another account's channel */
export async function requireChannel(db: DbOrTx, accountId: string, channelId: string) {
  const channel = await db.channel.findFirst({
    where: { id: channelId, accountId, deletedAt: null },
    select: { id: true, accountId: true, name: true, slug: true, mode: true, desired: true, playback: true },
  })
  if (!channel) throw new DomainError('CHANNEL_NOT_FOUND')
  return channel
}

/** @throws SCHEDULE_INVALID with the errors, field by field */
export function requireSchedule(content: unknown): Schedule {
  const parsed = parseSchedule(content)
  const errors = parsed.ok ? checkCost(parsed.schedule) : parsed.errors
  if (!parsed.ok || errors.length > 0) throw new DomainError('SCHEDULE_INVALID', { data: { errors } })
  return parsed.schedule
}
