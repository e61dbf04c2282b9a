// A change is written before it takes effect. With a slow database, or in a process that was suspended, a plan can take
// longer than its lead: then it would change what viewers have got by now.
import type { Db, DbOrTx } from '#adapters/db.ts'
import type { Clock } from '#domain/instants.ts'
import type { TimelineChange } from '#domain/timeline/change.ts'

/** Origins that missed the notification poll every second (worker/segments/directory.ts). */
const ORIGINS_LEARN_MS = 1_000
/** Added to the usual lead, one after the other, until a plan is written in time. */
const MORE_LEAD_MS = [0, 4_000, 12_000]
/** A commit takes milliseconds. */
const LEAST_LEFT_MS = 200

/** The plan was not written in time, and nothing was changed. It can be made again. */
export class PlanTooLateError extends Error {
  constructor() {
    super('The database answers too slowly: the change was not written before its time.')
    this.name = 'PlanTooLateError'
  }
}

export interface InTime {
  /** What the plan takes for now: later than the clock if the plan needs more time. */
  now(): number
  /** The last statement of the transaction. @throws PlanTooLateError */
  beforeCommit(tx: DbOrTx, change: TimelineChange): Promise<void>
}

/**
 * Runs a transaction that plans and writes a change, again with more lead if it took too long.
 * @throws PlanTooLateError
 */
export async function planInTime<T>(
  db: Db,
  clock: Clock,
  work: (tx: DbOrTx, inTime: InTime) => Promise<T>,
): Promise<T> {
  for (const [i, moreMs] of MORE_LEAD_MS.entries()) {
    const inTime = {
      now: () => clock.now() + moreMs,
      beforeCommit: (tx: DbOrTx, change: TimelineChange) => limitCommit(tx, change, clock),
    }
    try {
      return await db.$transaction((tx) => work(tx, inTime))
    } catch (error) {
      if (!(error instanceof PlanTooLateError) || i === MORE_LEAD_MS.length - 1) throw error
    }
  }
  throw new PlanTooLateError()
}

/**
 * Half of the time that is left is for this statement, the other half for the commit. The server ends the transaction if
 * the commit comes later: this process cannot, when it is suspended in between.
 */
async function limitCommit(tx: DbOrTx, { effectiveAt }: TimelineChange, clock: Clock): Promise<void> {
  const askedAt = clock.now()
  const halfMs = Math.floor((effectiveAt - ORIGINS_LEARN_MS - askedAt) / 2)
  if (halfMs < LEAST_LEFT_MS) throw new PlanTooLateError()
  await tx.$queryRaw`SELECT set_config('idle_in_transaction_session_timeout', ${String(halfMs)}, true)`
  if (clock.now() - askedAt > halfMs) throw new PlanTooLateError()
}
