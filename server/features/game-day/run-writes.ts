// The worker's side of game days: it claims one, reports what it measured, and ends it.
import type { Db, Prisma } from '#adapters/db.ts'
import { DRILL_NAMES, type DrillName } from '#domain/game-day/drills.ts'
import { WORKER_DEAD_AFTER_MS } from '#domain/system/worker-alive.ts'
import type { DrillReport } from './schema.ts'

export interface GameDayRun {
  id: string
  accountId: string
  channelId: string
  drills: DrillName[]
  startedBy: string
  workerId: string
}

/** One of these channels that no worker has begun. Ends an abandoned one instead. @returns null: there is none */
export async function claimGameDay(
  db: Db,
  workerId: string,
  channelIds: readonly string[],
): Promise<GameDayRun | null> {
  const found = await db.gameDay.findUnique({ where: { running: true } })
  if (!found) return null
  if (found.workerId !== null || !channelIds.includes(found.channelId)) {
    await endAbandoned(db)
    return null
  }
  const claimed = await db.$executeRaw`
    UPDATE "GameDay" SET "workerId" = ${workerId}, "heartbeatAt" = now()
     WHERE id = ${found.id} AND running AND "workerId" IS NULL`
  if (claimed === 0) return null
  const { id, accountId, channelId, drills, startedBy } = found
  return {
    ...{ id, accountId, channelId, startedBy, workerId },
    drills: drills.flatMap((name) => DRILL_NAMES.find((known) => known === name) ?? []),
  }
}

interface Progress {
  current: DrillName | null
  report: readonly DrillReport[]
}

const ofRun = ({ id, workerId }: GameDayRun) => ({ id, workerId, running: true })

/** A heartbeat with what was measured by now. @returns false: it was ended in between, and nothing may be done any more */
export async function recordProgress(db: Db, run: GameDayRun, { current, report }: Progress): Promise<boolean> {
  const written = await db.$executeRaw`
    UPDATE "GameDay" SET current = ${current}, report = ${JSON.stringify(report)}::jsonb, "heartbeatAt" = now()
     WHERE id = ${run.id} AND "workerId" = ${run.workerId} AND running`
  return written === 1
}

/** @param reason why it ended early; null: it did not */
export async function finishGameDay(
  db: Db,
  run: GameDayRun,
  report: readonly DrillReport[],
  reason: string | null,
): Promise<void> {
  const state = reason === null ? 'done' : 'interrupted'
  const end = { state, reason, running: null, finishedAt: new Date() }
  const measured = { current: null, report: report as Prisma.InputJsonValue }
  await db.gameDay.updateMany({ where: ofRun(run), data: { ...measured, ...end } })
}

const DIED = 'The worker that ran it ended, or no worker began it. The drills that are not reported were not measured.'

/** Those whose worker is dead, and those that nobody began. By the clock of the database, as are heartbeats. */
export async function endAbandoned(db: Db): Promise<void> {
  await db.$executeRaw`
    UPDATE "GameDay" SET state = 'interrupted', reason = ${DIED}, running = NULL, current = NULL, "finishedAt" = now()
     WHERE running AND "heartbeatAt" < now() - ${WORKER_DEAD_AFTER_MS} * interval '1 millisecond'`
}
