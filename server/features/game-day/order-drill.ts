// A drill is a command as any other: the worker with the lease carries it out, once.
import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from '#adapters/db.ts'
import { notify } from '#adapters/wakeup.ts'
import type { DrillName } from '#domain/game-day/drills.ts'
import { lockChannel } from '#features/channel/lock-channel.ts'
import { recordCommand } from '#features/playout/record-command.ts'
import type { GameDayRun } from './run-writes.ts'

/** A worker carries commands out within a second, unless it is busy or the database is slow. */
const BEGIN_WITHIN_MS = 10_000
const POLL_MS = 100

export type Ordered = { startedAt: number } | { refused: string }

const LATE = 'The worker of the channel did not begin it within 10 s. Nothing was done.'

/** @throws CHANNEL_NOT_FOUND if it was deleted */
export async function orderDrill(
  db: Db,
  { id: gameDayId, accountId, channelId, startedBy }: GameDayRun,
  { drill, targetId }: { drill: DrillName; targetId: string },
  signal: AbortSignal,
): Promise<Ordered> {
  const until = Date.now() + BEGIN_WITHIN_MS
  const payload = { cause: 'drill', drill, targetId, until } as const
  const { id } = await db.$transaction(async (tx) => {
    await lockChannel(tx, accountId, channelId)
    const key = `game-day:${gameDayId}:${drill}`
    return recordCommand(tx, { accountId, tag: startedBy }, channelId, { kind: 'REPLAN', payload, key })
  })
  await notify(db, 'commands', channelId)
  // A little longer: begun in the last moment, it has ended by then.
  while (Date.now() < until + 2_000) {
    const row = await db.command.findUnique({ where: { id }, select: { state: true, error: true, effectiveAt: true } })
    if (!row) return { refused: 'The channel was deleted.' }
    if (row.state !== 'PENDING')
      return row.effectiveAt ? { startedAt: row.effectiveAt.getTime() } : { refused: row.error ?? LATE }
    await wait(POLL_MS, undefined, { signal })
  }
  return { refused: LATE }
}
