import type { DbOrTx } from '#adapters/db.ts'
import { MINUTE_MS, minuteOf } from '#domain/analytics/minutes.ts'
import { DAY_MS } from '#domain/instants.ts'
import { type AccountPlan, readPlan, requireUse } from '#features/account/limits.ts'
import { requireChannel } from '#features/schedule/require-schedule.ts'
import { DomainError } from '#server/errors.ts'
import type { RangeInput } from './schema.ts'

/**
 * The range in whole minutes, of a channel of the account.
 * @throws CHANNEL_NOT_FOUND, INVALID_INPUT, LIMIT_REACHED for days before those that the plan keeps
 */
export async function findRange(db: DbOrTx, accountId: string, input: RangeInput, now: number) {
  await requireChannel(db, accountId, input.channelId)
  return requireRange(db, accountId, input, now)
}

/** @throws INVALID_INPUT, LIMIT_REACHED */
export async function requireRange(
  db: DbOrTx,
  accountId: string,
  input: Pick<RangeInput, 'from' | 'to'>,
  now: number,
): Promise<{ from: number; to: number }> {
  const to = minuteOf(Math.min(input.to ? Date.parse(input.to) : Number.POSITIVE_INFINITY, now + MINUTE_MS))
  const from = minuteOf(input.from ? Date.parse(input.from) : to - DAY_MS)
  if (from >= to) throw new DomainError('INVALID_INPUT', { message: 'The range must begin before it ends.' })
  requireKept(await readPlan(db, accountId), from, now)
  return { from, to }
}

/** @throws LIMIT_REACHED if the plan no longer keeps what happened then */
export function requireKept(plan: AccountPlan, from: number, now: number): void {
  const days = Math.ceil((now - from) / DAY_MS)
  // What is kept for a day is a day old at its end.
  requireUse(plan, { name: 'analyticsDays', used: 0, adding: Math.max(0, days - 1) })
}
